"""What stands around recurrent layers in `bank.torch_catalog`, in PyTorch."""

import math

import numpy

from oracle.tape import same

from . import blocks
from .cells import both_ways, dense, lstm, mean, of, sigmoid, stacked, steps_of
from .parameters import torch_linear, torch_norm, torch_rows, torch_weights
from .torch_networks import CLASSES, FEATURES, HIDDEN, ROWS, head, lstm_shapes


def states(tape, w, sample):
    """(the states of an LSTM over x [time, hidden], the last of them)."""
    hs, _ = lstm(tape, torch_rows(w, "lstm"), steps_of(tape, tape.input("x", sample["x"])))
    return stacked(tape, hs), hs[-1]


def gelu(z):
    return 0.5 * z * (1.0 + numpy.vectorize(math.erf)(z / float(numpy.float32(math.sqrt(2.0)))))


def softplus(z):
    return numpy.log1p(numpy.exp(z))


ACTIVATIONS = (
    gelu,
    lambda z: z * sigmoid(z),
    lambda z: numpy.where(z > 0, z, numpy.expm1(z)),
    lambda z: numpy.where(z > 0, z, float(numpy.float32(0.1)) * z),
    lambda z: z * numpy.clip(z / 6.0 + 0.5, 0.0, 1.0),
    softplus,
    lambda z: numpy.clip(z, -1.0, 1.0),
    lambda z: z * numpy.tanh(softplus(z)),
)


def activations(tape, sample):
    """Each activation is a function of its pre-activation; z sigmoid(z) is no product with a gate."""
    shapes = [torch_linear(f"layers.{2 * k}", HIDDEN, HIDDEN) for k in range(len(ACTIVATIONS))]
    last = f"layers.{2 * len(ACTIVATIONS)}"
    w = torch_weights("activations", lstm_shapes(), *shapes, torch_linear(last, HIDDEN, CLASSES))
    _, value = states(tape, w, sample)
    for k, activation in enumerate(ACTIVATIONS):
        value = tape.through(activation, head(tape, w, value, f"layers.{2 * k}"))
    return head(tape, w, value, last)


def masked_mean(tape, sample):
    """The mean over tokens that are no padding: mask and count are constant factors."""
    w = torch_weights(
        "masked-mean",
        {"embedding.weight": (ROWS, FEATURES)},
        lstm_shapes(directions=2),
        torch_linear("head", 2 * HIDDEN, CLASSES),
    )
    looked_up = tape.input("ids", w["embedding.weight"][sample["ids"]])
    there, back = (torch_rows(w, "lstm", end) for end in ("_l0", "_l0_reverse"))
    pairs, _ = both_ways(tape, there, back, steps_of(tape, looked_up))
    mask = (sample["ids"] != 0).astype(float)
    shares = mask / max(mask.sum(), 1.0)
    summary = tape.affine([(stacked(tape, pairs), lambda v: shares @ v)])
    return head(tape, w, summary)


NORM_EPSILON = float(numpy.float32(1e-5))


def residual_norm(tape, sample):
    w = torch_weights(
        "residual-norm",
        lstm_shapes(hidden=FEATURES),
        torch_norm("norm", FEATURES),
        torch_linear("head", FEATURES, CLASSES),
    )
    x = tape.input("x", sample["x"])
    hs, _ = lstm(tape, torch_rows(w, "lstm"), steps_of(tape, x))
    last = tape.move(lambda ids: ids[-1], x)
    normed, _ = blocks.layer_norm(
        tape, [(last, same), (hs[-1], same)], 0.0, w["norm.weight"], w["norm.bias"], NORM_EPSILON
    )
    return head(tape, w, normed)


def normed_cell(tape, sample):
    """All four rows are normed together, and the cell state before its tanh."""
    w = torch_weights(
        "normed-cell",
        {"for_x.weight": (4 * HIDDEN, FEATURES)},
        torch_linear("for_h", HIDDEN, 4 * HIDDEN),
        torch_norm("gate_norm", 4 * HIDDEN),
        torch_norm("cell_norm", HIDDEN),
        torch_linear("head", HIDDEN, CLASSES),
    )

    def norm(name, terms, bias):
        scale, shift = w[f"{name}.weight"], w[f"{name}.bias"]
        return blocks.layer_norm(tape, terms, bias, scale, shift, NORM_EPSILON)

    h, c = (tape.state(numpy.zeros(HIDDEN)) for _ in "hc")
    for x in steps_of(tape, tape.input("x", sample["x"])):
        terms = [(x, of(w["for_x.weight"])), (h, of(w["for_h.weight"]))]
        z, _ = norm("gate_norm", terms, w["for_h.bias"])
        rows = [tape.move(lambda ids, k=k: numpy.split(ids, 4)[k], z) for k in range(4)]
        i, f, o = (tape.through(sigmoid, rows[k]) for k in (0, 1, 3))
        g = tape.through(numpy.tanh, rows[2])
        kept, new = tape.product(f, c), tape.product(i, g)
        normed, c = norm("cell_norm", [(kept, same), (new, same)], 0.0)
        h = tape.product(o, tape.through(numpy.tanh, normed))
    return head(tape, w, h)


def attention_dot(tape, sample):
    """The last state asks, all states answer."""
    w = torch_weights("attention-dot", lstm_shapes(), torch_linear("head", HIDDEN, CLASSES))
    y, last = states(tape, w, sample)
    scores = blocks.scores_of(tape, tape.move(lambda ids: ids[None], last), y)
    context = blocks.attended(tape, scores, y)
    return head(tape, w, tape.move(lambda ids: ids[0], context))


def attention_additive(tape, sample):
    """score_t = v . tanh(W y_t + b)"""
    w = torch_weights(
        "attention-additive",
        lstm_shapes(),
        torch_linear("project", HIDDEN, HIDDEN),
        {"score.weight": (1, HIDDEN)},
        torch_linear("head", HIDDEN, CLASSES),
    )
    y, _ = states(tape, w, sample)
    projected = tape.through(numpy.tanh, head(tape, w, y, "project"))
    scores = tape.affine([(projected, lambda v: w["score.weight"] @ v.T)])
    context = blocks.attended(tape, scores, y)
    return head(tape, w, tape.move(lambda ids: ids[0], context))


def attention_multihead(tape, sample):
    """Two heads of width 3. Queries and keys are each scaled by the root of the scores' scale."""
    width, heads = 6, 2
    w = torch_weights(
        "attention-multihead",
        lstm_shapes(hidden=width),
        {"attention.in_proj_weight": (3 * width, width), "attention.in_proj_bias": (3 * width,)},
        torch_linear("attention.out_proj", width, width),
        torch_linear("head", width, CLASSES),
    )
    y, _ = states(tape, w, sample)
    root = sample.constant(1.0 / math.sqrt(math.sqrt(width / heads)))
    weights = numpy.split(w["attention.in_proj_weight"], 3)
    biases = numpy.split(w["attention.in_proj_bias"], 3)
    projected = []
    for factor, matrix, bias in zip((root, root, 1.0), weights, biases, strict=True):
        flat = dense(tape, y, factor * matrix, factor * bias)
        projected.append(blocks.split_heads(tape, flat, heads))
    queries, keys, values = projected
    context = blocks.attended(tape, blocks.scores_of(tape, queries, keys), values)
    out = head(tape, w, blocks.join_heads(tape, context), "attention.out_proj")
    return head(tape, w, mean(tape, out))


def conv_lstm(tape, sample):
    """Convolution and batch norm are one map, which the exporter folds in single precision."""
    w = torch_weights(
        "conv-lstm",
        {"front.0.weight": (5, FEATURES, 3), "front.0.bias": (5,)},
        torch_norm("front.1", 5),
        {"front.2.weight": (5,)},
        lstm_shapes(inputs=5),
        torch_linear("head", HIDDEN, CLASSES),
        {"front.1.running_mean": (5,), "front.1.running_var": (5,)},
    )
    factor = w["front.1.weight"] / numpy.sqrt(w["front.1.running_var"] + NORM_EPSILON)
    shift = factor * (w["front.0.bias"] - w["front.1.running_mean"]) + w["front.1.bias"]
    kernel = sample.constant(factor[:, None, None] * w["front.0.weight"])
    x = tape.input("x", sample["x"])
    z = tape.affine([(x, blocks.convolution(kernel))], sample.constant(shift))
    slope = w["front.2.weight"]
    pooled = blocks.largest_of_pairs(
        tape, tape.through(lambda v: numpy.where(v < 0, slope * v, v), z)
    )
    hs, _ = lstm(tape, torch_rows(w, "lstm"), steps_of(tape, pooled))
    return head(tape, w, hs[-1])


NETWORKS = {
    "activations": activations,
    "masked-mean": masked_mean,
    "residual-norm": residual_norm,
    "normed-cell": normed_cell,
    "attention-dot": attention_dot,
    "attention-additive": attention_additive,
    "attention-multihead": attention_multihead,
    "conv-lstm": conv_lstm,
}
