"""An LSTM cell and a GRU cell, from small nodes, and their weights in ONNX layout."""

from dataclasses import dataclass

import numpy

from .weights import draw, generator

FEATURES, HIDDEN, CLASSES, TIME, SAMPLES = 4, 5, 3, 6, 3


@dataclass
class Weights:
    """W [D, G*H, F], R [D, G*H, H], B [D, 2*G*H] and initial states; the head [C, D*H], [C]."""

    w: numpy.ndarray
    r: numpy.ndarray
    b: numpy.ndarray
    h: numpy.ndarray  # [D, 1, H]
    c: numpy.ndarray
    head: numpy.ndarray
    head_bias: numpy.ndarray
    rows: str  # the order of the gates


def weights(name, rows, directions=1, both_biases=False):
    random = generator("hand " + name)
    count = len(rows)
    biases = draw(random, (directions, 2, count * HIDDEN), 0.4)
    if not both_biases:
        biases[:, 1] = 0
    return Weights(
        draw(random, (directions, count * HIDDEN, FEATURES), 0.75),
        draw(random, (directions, count * HIDDEN, HIDDEN), 0.75),
        biases.reshape(directions, -1),
        draw(random, (directions, 1, HIDDEN), 0.5),
        draw(random, (directions, 1, HIDDEN), 0.5),
        draw(random, (CLASSES, directions * HIDDEN), 0.75),
        draw(random, (CLASSES,), 0.4),
        rows,
    )


def stages(own, cell, summary, linear_before_reset=False, states=True):
    """What the oracle needs to know."""
    directions = []
    for d in range(own.w.shape[0]):
        rows = {}
        for place, row in enumerate(own.rows):
            part = slice(place * HIDDEN, (place + 1) * HIDDEN)
            beside_h = slice((len(own.rows) + place) * HIDDEN, (len(own.rows) + place + 1) * HIDDEN)
            rows[row] = {
                "x": own.w[d, part].tolist(),
                "h": own.r[d, part].tolist(),
                "bx": own.b[d, part].tolist(),
                "bh": own.b[d, beside_h].tolist(),
            }
        zeros = [0.0] * HIDDEN
        h, c = (own.h[d, 0].tolist(), own.c[d, 0].tolist()) if states else (zeros, zeros)
        directions.append({"rows": rows, "h": h, "c": c})
    return [
        {
            "kind": "recurrent",
            "cell": cell,
            "directions": directions,
            "linear_before_reset": linear_before_reset,
            "activation": "tanh",
        },
        {"kind": "summary", "how": summary},
        {"kind": "dense", "weights": own.head.tolist(), "biases": own.head_bias.tolist()},
    ]


def add_matrices(builder, own):
    """The matrices of a small-node cell: of x [F, G*H], of h [H, G*H], both biases."""
    builder.constant("of_x", numpy.ascontiguousarray(own.w[0].T))
    builder.constant("of_h", numpy.ascontiguousarray(own.r[0].T))
    bias_x, bias_h = numpy.split(own.b[0], 2)
    builder.constant("bias_x", bias_x)
    builder.constant("bias_h", bias_h)


def lstm_cell(builder, x, h, c, matrices=("of_x", "of_h", "bias_x")):
    """(h, c) of the next step; gate order i, o, f, c."""
    of_x, of_h, bias = matrices
    node = builder.node
    z = node("Add", [node("MatMul", [x, of_x]), node("MatMul", [h, of_h])])
    return lstm_gates(builder, node("Add", [z, bias]), c)


def lstm_gates(builder, z, c):
    """(h, c) from the pre-activations of all gates."""
    node = builder.node
    i, o, f, g = builder.split(z, 4, HIDDEN)
    kept = node("Mul", [node("Sigmoid", [f]), c])
    new = node("Mul", [node("Sigmoid", [i]), node("Tanh", [g])])
    c_now = node("Add", [kept, new])
    h_now = node("Mul", [node("Sigmoid", [o]), node("Tanh", [c_now])])
    return h_now, c_now


def gru_cell(builder, x, h, linear_before_reset, by_difference=False):
    """h of the next step; gate order z, r, h."""
    node = builder.node
    from_x = node("Add", [node("MatMul", [x, "of_x"]), "bias_x"])
    xz, xr, xn = builder.split(from_x, 3, HIDDEN)
    if linear_before_reset:
        from_h = node("Add", [node("MatMul", [h, "of_h"]), "bias_h"])
        hz, hr, hn = builder.split(from_h, 3, HIDDEN)
        z, r = node("Sigmoid", [node("Add", [xz, hz])]), node("Sigmoid", [node("Add", [xr, hr])])
        n = node("Tanh", [node("Add", [xn, node("Mul", [r, hn])])])
    else:
        wz, wr, wn = builder.split("of_h", 3, HIDDEN)
        z = node("Sigmoid", [node("Add", [xz, node("MatMul", [h, wz])])])
        r = node("Sigmoid", [node("Add", [xr, node("MatMul", [h, wr])])])
        reset = node("MatMul", [node("Mul", [r, h]), wn])
        n = node("Tanh", [node("Add", [xn, reset])])
    if by_difference:
        return node("Add", [n, node("Mul", [z, node("Sub", [h, n])])])
    one = builder.constant("one", numpy.array(1, builder.constants["of_x"].dtype))
    new = node("Mul", [node("Sub", [one, z]), n])
    return node("Add", [new, node("Mul", [z, h])])
