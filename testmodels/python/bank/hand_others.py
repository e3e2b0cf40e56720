"""Attributes and inputs of the recurrent operators that exporters rarely write."""

import numpy

from .hand_builder import BOOL, FLOAT, INT32, INT64, Builder, value
from .hand_cells import FEATURES, HIDDEN, TIME
from .hand_forms import X, expanded, finish, squeeze, start, time_major
from .weights import draw, generator


def _matrices(builder, own, names="wrb"):
    for name in names:
        builder.constant(name, getattr(own, name))
    return list(names)


def _joined(builder, y_h, opset):
    """[directions, batch, hidden] to [batch, directions * hidden]."""
    moved = builder.node("Transpose", [y_h], perm=[1, 0, 2])
    width = builder.constants["head"].shape[1]
    return builder.node("Reshape", [moved, builder.ints(-1, width)])


def lengths(own, opset, kind="LSTM", **attributes):
    """Both directions, with the length of each sample as an input."""
    builder = start(own)
    inputs = [time_major(builder), *_matrices(builder, own), "lengths"]
    options = {"hidden_size": HIDDEN, "direction": "bidirectional", **attributes}
    _, y_h = builder.node(kind, inputs, ["", "y_h"], **options)
    x = [*X, value("lengths", INT32, ["batch"])]
    return finish(builder, _joined(builder, "y_h", opset), opset, x=x)


def bidirectional(own, opset, kind="LSTM", **attributes):
    builder = start(own)
    inputs = [time_major(builder), *_matrices(builder, own)]
    options = {"hidden_size": HIDDEN, "direction": "bidirectional", **attributes}
    builder.node(kind, inputs, ["", "y_h"], **options)
    return finish(builder, _joined(builder, "y_h", opset), opset)


def plain(own, opset, kind="LSTM", peepholes=False, bias=True, **attributes):
    """No initial states; perhaps no biases, perhaps peepholes."""
    builder = start(own)
    inputs = [time_major(builder), *_matrices(builder, own, "wrb" if bias else "wr")]
    if peepholes:
        array = draw(generator("peepholes"), (1, 3 * HIDDEN), 0.5)
        inputs += [""] * (7 - len(inputs)) + [builder.constant("p", array)]
    builder.node(kind, inputs, ["", "y_h"], hidden_size=HIDDEN, **attributes)
    return finish(builder, squeeze(builder, "y_h", 0, opset), opset)


def branch_by_input(one, other, opset):
    """Two cells for two rates; an input value decides which of them reads x."""
    builder = start(one)
    sequence = time_major(builder)
    graphs = {}
    for name, own in (("then", one), ("else", other)):
        inner = Builder(name + "_", builder.constants)
        for key in "wrb":
            builder.constant(f"{name}_{key}", getattr(own, key))
        inputs = [sequence, *(f"{name}_{key}" for key in "wrb")]
        inner.node("LSTM", inputs, ["", f"{name}_h"], hidden_size=HIDDEN)
        graphs[name] = inner.body(name, [], [value(f"{name}_h", FLOAT, [1, "batch", HIDDEN])])
    fast = builder.constant("fast", numpy.int64(16000))
    condition = builder.node("Equal", ["rate", fast])
    h = builder.node(
        "If", [condition], then_branch=graphs["then"], else_branch=graphs["else"]
    )
    x = [*X, value("rate", INT64, [])]
    return finish(builder, squeeze(builder, h, 0, opset), opset, x=x)


def growing_state(own, opset):
    """A Loop whose state grows: the states so far are concatenated, and their mean is the summary."""
    builder = start(own)
    inputs = [time_major(builder), *_matrices(builder, own)]
    y = builder.node("LSTM", inputs, 1, hidden_size=HIDDEN)
    y = builder.node("Squeeze", [y, builder.ints(1)])
    body = Builder("body_", builder.constants)
    step = body.node("Gather", [y, "i"], axis=0)
    step = body.node("Unsqueeze", [step, body.ints(0)])
    body.node("Concat", ["so_far", step], ["longer"], axis=0)
    body.node("Identity", ["condition"], ["go_on"])
    shape = ["steps", "batch", HIDDEN]
    inner = body.body(
        "grow",
        [value("i", INT64, []), value("condition", BOOL, []), value("so_far", FLOAT, shape)],
        [value("go_on", BOOL, []), value("longer", FLOAT, [None, "batch", HIDDEN])],
    )
    first = builder.node("Slice", [y, builder.ints(0), builder.ints(0), builder.ints(0)])
    trips = builder.constant("trips", numpy.int64(TIME))
    grown = builder.node("Loop", [trips, "", first], 1, body=inner)
    mean = builder.node("ReduceMean", [grown], axes=[0], keepdims=0)
    return finish(builder, mean, opset)


def sequence_of_states(own, opset):
    """The states are kept in a sequence of tensors, and joined behind it."""
    builder = start(own)
    inputs = [time_major(builder), *_matrices(builder, own)]
    y = builder.node("LSTM", inputs, 1, hidden_size=HIDDEN)
    y = builder.node("Squeeze", [y, builder.ints(1)])
    kept = builder.node("SequenceEmpty", [])
    for t in range(TIME):
        place = builder.constant(f"place_{t}", numpy.int64(t))
        kept = builder.node("SequenceInsert", [kept, builder.node("Gather", [y, place], axis=0)])
    joined = builder.node("ConcatFromSequence", [kept], axis=0, new_axis=1)
    largest = builder.node("ReduceMax", [joined], axes=[0], keepdims=0)
    return finish(builder, largest, opset)


def einsum(own, opset):
    """A wide projection by Einsum in front of the operator, its states learned."""
    builder = start(own)
    matrix = draw(generator("einsum"), (FEATURES, FEATURES), 0.75)
    builder.constant("mix", matrix)
    mixed = builder.node("Einsum", ["x", "mix"], equation="bti,ij->tbj")
    states = [
        builder.node("Unsqueeze", [expanded(builder, name, array[0]), builder.ints(0)])
        for name, array in (("h0", own.h), ("c0", own.c))
    ]
    inputs = [mixed, *_matrices(builder, own), "", *states]
    builder.node("LSTM", inputs, ["", "y_h"], hidden_size=HIDDEN)
    return finish(builder, squeeze(builder, "y_h", 0, opset), opset)
