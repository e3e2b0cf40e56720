"""The hand-made architectures of `bank_hand.py`: rare attributes of the recurrent operators."""

import numpy

from bank.hand_cells import FEATURES, HIDDEN, weights
from bank.weights import draw, generator
from oracle.tape import same

from .cells import dense, hard_sigmoid, joined, lstm, mean, of, relu, rnn, row_of, sigmoid
from .cells import stacked, steps_of, zeros
from .parameters import hand_rows


def read(tape, sample):
    return steps_of(tape, tape.input("x", sample["x"]))


def head(tape, own, x):
    return dense(tape, x, own.head.astype(float), own.head_bias.astype(float))


def plain(bias=True):
    own = weights("plain", "iofg", both_biases=True)
    if not bias:
        own.b[:] = 0
    return own, hand_rows(own)


def no_bias(tape, sample):
    own, rows = plain(bias=False)
    return head(tape, own, lstm(tape, rows, read(tape, sample))[0][-1])


def activations(tape, sample):
    own, rows = plain()
    slope = float(numpy.float32(0.1))
    hs, _ = lstm(
        tape,
        rows,
        read(tape, sample),
        gate=hard_sigmoid(0.25, 0.5),
        candidate=lambda z: z / (1.0 + abs(z)),
        output=lambda z: numpy.where(z < 0, slope * z, z),
    )
    return head(tape, own, hs[-1])


def clip(tape, sample):
    """Rows are cut to [-0.5, 0.5] before their activation, which makes a function of both."""
    own, rows = plain()

    def clipped(function):
        return lambda z: function(numpy.clip(z, -0.5, 0.5))

    hs, _ = lstm(
        tape,
        rows,
        read(tape, sample),
        gate=clipped(sigmoid),
        candidate=clipped(numpy.tanh),
    )
    return head(tape, own, hs[-1])


def input_forget(tape, sample):
    """f = 1 - i, the complement of a gate, has no pre-activation of its own."""
    own, rows = plain()
    h, c = zeros(tape, rows), zeros(tape, rows)
    for x in read(tape, sample):
        i, o = (tape.through(sigmoid, row_of(tape, rows[key], x, h)) for key in "io")
        g = tape.through(numpy.tanh, row_of(tape, rows["g"], x, h))
        f = tape.through(lambda gate: 1.0 - gate, i)
        c = tape.affine([(tape.product(f, c), same), (tape.product(i, g), same)])
        h = tape.product(o, tape.through(numpy.tanh, c))
    return head(tape, own, h)


def peepholes(tape, sample):
    """The rows of the gates read the cell as well, with a weight for each unit.

    The cell is a sum, and nothing linear but constant factors stands between it and the sum of the
    row: its terms are terms of the row's region.
    """
    own, rows = plain()
    array = draw(generator("peepholes"), (1, 3 * HIDDEN), 0.5).astype(float)
    weight = dict(zip("iof", numpy.split(array[0], 3), strict=True))
    h, c = zeros(tape, rows), zeros(tape, rows)
    terms = [c]
    for x in read(tape, sample):

        def gate(row, cell, x=x, h=h):
            seen = [(term, lambda v: weight[row] * v) for term in cell]
            return tape.through(sigmoid, row_of(tape, rows[row], x, h, seen))

        i, f = gate("i", terms), gate("f", terms)
        g = tape.through(numpy.tanh, row_of(tape, rows["g"], x, h))
        terms = [tape.product(f, c), tape.product(i, g)]
        c = tape.affine([(term, same) for term in terms])
        h = tape.product(gate("o", terms), tape.through(numpy.tanh, c))
    return head(tape, own, h)


def rnn_activations(tape, sample):
    own = weights("both-rnn", "n", 2, both_biases=True)
    xs = read(tape, sample)
    there = rnn(tape, hand_rows(own, 0), xs, relu)
    back = rnn(tape, hand_rows(own, 1), xs[::-1], numpy.tanh)
    return head(tape, own, joined(tape, there[-1], back[-1]))


def growing_loop(tape, sample):
    own, rows = plain()
    hs, _ = lstm(tape, rows, read(tape, sample))
    return head(tape, own, mean(tape, stacked(tape, hs)))


def sequence(tape, sample):
    own, rows = plain()
    hs = stacked(tape, lstm(tape, rows, read(tape, sample))[0])
    first = hs.array.argmax(axis=0)[None]
    return head(tape, own, tape.move(lambda ids: numpy.take_along_axis(ids, first, 0)[0], hs))


def einsum(tape, sample):
    """A dense map without bias in front of the cell, whose states are learned."""
    own, rows = plain()
    mix = draw(generator("einsum"), (FEATURES, FEATURES), 0.75).astype(float)
    mixed = tape.affine([(tape.input("x", sample["x"]), of(mix.T))])
    h, c = (tape.state(state[0, 0].astype(float)) for state in (own.h, own.c))
    hs, _ = lstm(tape, rows, steps_of(tape, mixed), h, c)
    return head(tape, own, hs[-1])


NETWORKS = {
    "hand-no-bias": no_bias,
    "hand-activations": activations,
    "hand-clip": clip,
    "hand-input-forget": input_forget,
    "hand-peepholes": peepholes,
    "hand-rnn-activations": rnn_activations,
    "hand-growing-loop": growing_loop,
    "hand-sequence": sequence,
    "hand-einsum": einsum,
}
