"""What stands around recurrent layers: norms, attention, convolution, pooling."""

import numpy


def layer_norm(tape, terms, bias, gamma, beta, epsilon):
    """gamma (s - mean s) / sqrt(var s + epsilon) + beta along the last axis, of a sum s.

    The scale is held. What is left is one region: s enters it through the terms of its sum and, once
    more, as itself below the mean, which is a linear map of its own. Gives the norm.
    """
    s = tape.affine(terms, bias)
    held = gamma / numpy.sqrt(s.array.var(axis=-1, keepdims=True) + epsilon)

    def scaled(linear):
        return lambda v: held * linear(v)

    def centre(v):
        return -held * v.mean(axis=-1, keepdims=True)

    inner = [(value, scaled(linear)) for value, linear in terms]
    return tape.affine([*inner, (s, centre)], held * bias + beta), s


def contract(tape, left, right, places, axis, gated=True):
    """The sum along `axis` of left * right, each first moved by one of `places` to one shape.

    Every product has the product rule, or none of its factors is a gate; the sum is one region.
    """
    a, b = (tape.move(place, value) for place, value in zip(places, (left, right), strict=True))
    terms = tape.product(a, b) if gated else tape.shared_product(a, b)
    return tape.affine([(terms, lambda v: v.sum(axis=axis))])


def scores_of(tape, queries, keys):
    """q_t . k_s for [.., time, width]: two signals."""
    time = keys.shape[-2]

    def asked(ids):
        return numpy.repeat(ids[..., :, None, :], time, axis=-2)

    def answered(ids):
        return numpy.repeat(ids[..., None, :, :], queries.shape[-2], axis=-3)

    return contract(tape, queries, keys, (asked, answered), -1, gated=False)


def attended(tape, scores, values):
    """sum_s softmax(scores)_ts v_s for [.., time, width]: the softmax is the gate."""
    gates = tape.softmax(scores)

    def opened(ids):
        return numpy.repeat(ids[..., None], values.shape[-1], axis=-1)

    def read(ids):
        return numpy.repeat(ids[..., None, :, :], scores.shape[-2], axis=-3)

    return contract(tape, gates, values, (opened, read), -2)


def convolution(weights):
    """The linear map of [time, features] under weights [channels, features, 3], padded by one."""

    def linear(x):
        padded = numpy.pad(x, ((1, 1), (0, 0)))
        windows = numpy.stack([padded[k : k + len(x)] for k in range(3)], axis=-1)
        return numpy.einsum("tfk,cfk->tc", windows, weights)

    return linear


def largest_of_pairs(tape, x):
    """The larger of two steps; the first of equal ones."""
    later = x.array[1::2] > x.array[0::2]
    return tape.move(lambda ids: numpy.where(later, ids[1::2], ids[0::2]), x)


def split_heads(tape, x, heads):
    """[time, heads * width] to [heads, time, width]."""
    return tape.move(lambda ids: numpy.stack(numpy.split(ids, heads, axis=-1)), x)


def join_heads(tape, x):
    """[heads, time, width] to [time, heads * width]."""
    return tape.move(lambda ids: numpy.concatenate(list(ids), axis=-1), x)
