"""Recurrent layers on a tape. `rows` holds for each row of a cell (of x, of h, bias, bias).

A layer takes the x of each step, in the order in which it reads them, and gives the h of each.
"""

import numpy

from oracle.tape import same


def sigmoid(z):
    return 1.0 / (1.0 + numpy.exp(-z))


def relu(z):
    return numpy.maximum(z, 0.0)


def hard_sigmoid(alpha, beta):
    return lambda z: numpy.clip(alpha * z + beta, 0.0, 1.0)


def zeros(tape, rows):
    return tape.state(numpy.zeros(len(rows["n" if "n" in rows else "g"][2])))


def of(weights):
    """The linear map of a term under a matrix [outputs, inputs]."""
    return lambda x: x @ weights.T


def row_of(tape, row, x, h, more=()):
    """One pre-activation: W x + U h + b, one region."""
    of_x, of_h, beside_x, beside_h = row
    return tape.affine([(x, of(of_x)), (h, of(of_h)), *more], beside_x + beside_h)


def lstm(tape, rows, xs, h=None, c=None, gate=sigmoid, candidate=numpy.tanh, output=numpy.tanh):
    """(the h of each step, the last c): i, f and o are the gates, g, c before and tanh c signals."""
    h, c = h or zeros(tape, rows), c or zeros(tape, rows)
    hs = []
    for x in xs:
        i, f, o = (tape.through(gate, row_of(tape, rows[key], x, h)) for key in "ifo")
        g = tape.through(candidate, row_of(tape, rows["g"], x, h))
        c = tape.affine([(tape.product(f, c), same), (tape.product(i, g), same)])
        h = tape.product(o, tape.through(output, c))
        hs.append(h)
    return hs, c


def gru(tape, rows, xs, h=None):
    """The reset gate behind the product with h (linear_before_reset). z and 1 - z are gates."""
    h = h or zeros(tape, rows)
    hs = []
    for x in xs:
        z, r = (tape.through(sigmoid, row_of(tape, rows[key], x, h)) for key in "zr")
        of_x, of_h, beside_x, beside_h = rows["n"]
        inner = tape.product(r, tape.affine([(h, of(of_h))], beside_h))
        n = tape.through(numpy.tanh, tape.affine([(x, of(of_x)), (inner, same)], beside_x))
        passed = tape.through(lambda gate: 1.0 - gate, z)
        h = tape.affine([(tape.product(passed, n), same), (tape.product(z, h), same)])
        hs.append(h)
    return hs


def rnn(tape, rows, xs, activation):
    h = zeros(tape, rows)
    hs = []
    for x in xs:
        h = tape.through(activation, row_of(tape, rows["n"], x, h))
        hs.append(h)
    return hs


def steps_of(tape, x):
    """The steps of [time, features]."""
    return [tape.move(lambda ids, t=t: ids[t], x) for t in range(x.shape[0])]


def stacked(tape, values):
    """[time, features] of steps."""
    return tape.move(lambda *ids: numpy.stack(ids), *values)


def joined(tape, *values):
    """Side by side along the last axis."""
    return tape.move(lambda *ids: numpy.concatenate(ids, axis=-1), *values)


def both_ways(tape, there, back, xs):
    """The h of a layer each way, every step's side by side; and the last of both."""
    forward, _ = lstm(tape, there, xs)
    reverse, _ = lstm(tape, back, xs[::-1])
    pairs = [joined(tape, a, b) for a, b in zip(forward, reverse[::-1], strict=True)]
    return pairs, joined(tape, forward[-1], reverse[-1])


def dense(tape, x, weights, bias):
    """weights [outputs, inputs]; over the last axis of x."""
    return tape.affine([(x, of(weights))], bias)


def mean(tape, x, axis=0):
    return tape.affine([(x, lambda v: v.mean(axis=axis))])
