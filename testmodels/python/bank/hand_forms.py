"""One LSTM with the same weights in many forms."""

import numpy
from onnx import helper

from .hand_builder import BOOL, DOUBLE, FLOAT, INT64, Builder, value
from .hand_cells import (
    CLASSES,
    FEATURES,
    HIDDEN,
    TIME,
    add_matrices,
    lstm_cell,
    lstm_gates,
)

X_SHAPE = ["batch", TIME, FEATURES]
X = [value("x", FLOAT, X_SHAPE)]
LOGITS = [value("logits", FLOAT, ["batch", CLASSES])]
STEP = ["batch", FEATURES]
STATE = ["batch", HIDDEN]


def start(own, dtype=numpy.float32):
    builder = Builder()
    builder.constant("head", own.head.astype(dtype))
    builder.constant("head_bias", own.head_bias.astype(dtype))
    return builder


def expanded(builder, name, array):
    """A learned state [1, H], expanded over the batch of x."""
    state = builder.constant(name, array[0])
    batch = builder.node("Gather", [builder.node("Shape", ["x"]), builder.ints(0)])
    shape = builder.node("Concat", [batch, builder.ints(HIDDEN)], axis=0)
    return builder.node("Expand", [state, shape])


def finish(builder, h, opset, **options):
    builder.node("Gemm", [h, "head", "head_bias"], ["logits"], transB=1)
    return builder.model(options.pop("x", X), LOGITS, opset, **options)


def time_major(builder):
    return builder.node("Transpose", ["x"], perm=[1, 0, 2])


def squeeze(builder, name, axis, opset):
    if opset < 13:
        return builder.node("Squeeze", [name], axes=[axis])
    return builder.node("Squeeze", [name, builder.ints(axis)])


def operator(own, opset, kind="LSTM", **attributes):
    """The operator, states expanded over the batch (before opset 8: batch 1)."""
    builder = start(own)
    for name in "wrb":
        builder.constant(name, getattr(own, name))
    states = [("h0", own.h), ("c0", own.c)][: 2 if kind == "LSTM" else 1]
    x = X
    if opset < 8:
        x = [value("x", FLOAT, [1, TIME, FEATURES])]
        names = [builder.constant(name, array) for name, array in states]
    else:
        rows = [expanded(builder, name, array[0]) for name, array in states]
        names = [
            builder.node("Unsqueeze", [row], axes=[0])
            if opset < 13
            else builder.node("Unsqueeze", [row, builder.ints(0)])
            for row in rows
        ]
    inputs = [time_major(builder), "w", "r", "b", "", *names]
    _, h = builder.node(kind, inputs, 2, hidden_size=HIDDEN, **attributes)
    return finish(builder, squeeze(builder, h, 0, opset), opset, x=x)


def batch_major_operator(own, opset):
    """x reaches the operator through Split, Transpose and Concat; its last state is gathered."""
    builder = start(own)
    for name in "wrb":
        builder.constant(name, getattr(own, name))
    steps = builder.node("Split", ["x"], TIME, axis=1, num_outputs=TIME)
    steps = [builder.node("Transpose", [step], perm=[1, 0, 2]) for step in steps]
    sequence = builder.node("Concat", steps, axis=0)
    states = [
        builder.node("Unsqueeze", [expanded(builder, name, array[0]), builder.ints(0)])
        for name, array in (("h0", own.h), ("c0", own.c))
    ]
    y = builder.node("LSTM", [sequence, "w", "r", "b", "", *states], hidden_size=HIDDEN)
    last = builder.node("Gather", [y, builder.constant("last", numpy.int64(-1))], axis=0)
    return finish(builder, squeeze(builder, last, 0, opset), opset)


def loop(own, opset, ended_by_condition=False):
    """The cell in a Loop that gathers its step; the matrices are carried through it."""
    builder = start(own)
    add_matrices(builder, own)
    h0, c0 = expanded(builder, "h0", own.h[0]), expanded(builder, "c0", own.c[0])
    sequence = time_major(builder)
    body = Builder("body_", builder.constants, opset < 13)
    step = body.node("Gather", [sequence, "i"], axis=0)
    h, c = lstm_cell(body, step, "h", "c", ("of_x_in", "of_h_in", "bias_x"))
    body.node("Identity", [h], ["h_out"])
    body.node("Identity", [c], ["c_out"])
    body.node("Identity", ["of_x_in"], ["of_x_out"])
    body.node("Identity", ["of_h_in"], ["of_h_out"])
    if ended_by_condition:
        one = body.constant("one_int", numpy.int64(1))
        bound = body.constant("bound", numpy.int64(TIME))
        body.node("Less", [body.node("Add", ["i", one]), bound], ["go_on"])
    else:
        body.node("Identity", ["condition"], ["go_on"])
    matrices = ([FEATURES, 4 * HIDDEN], [HIDDEN, 4 * HIDDEN])
    inputs = [value("i", INT64, []), value("condition", BOOL, [])]
    inputs += [value("h", FLOAT, STATE), value("c", FLOAT, STATE)]
    inputs += [value("of_x_in", FLOAT, matrices[0]), value("of_h_in", FLOAT, matrices[1])]
    outputs = [value("go_on", BOOL, []), value("h_out", FLOAT, STATE), value("c_out", FLOAT, STATE)]
    outputs += [value("of_x_out", FLOAT, matrices[0]), value("of_h_out", FLOAT, matrices[1])]
    trips = "" if ended_by_condition else builder.constant("trips", numpy.int64(TIME))
    condition = builder.constant("true", numpy.array(True))
    inner = body.body("cell", inputs, outputs)
    last, *_ = builder.node(
        "Loop", [trips, condition, h0, c0, "of_x", "of_h"], 4, body=inner
    )
    return finish(builder, last, opset)


def scan(own, opset, axis=0, reverse=False, double=False):
    """The cell in a Scan over axis 0 of the transposed input, or over axis 1 of the input."""
    builder = start(own, numpy.float64 if double else numpy.float32)
    add_matrices(builder, own)
    h0, c0 = expanded(builder, "h0", own.h[0]), expanded(builder, "c0", own.c[0])
    dtype, x, source = FLOAT, X, "x"
    if double:
        dtype = DOUBLE
        x = [value("x", DOUBLE, X_SHAPE)]
        for name, array in builder.constants.items():
            if array.dtype == numpy.float32:
                builder.constants[name] = array.astype(numpy.float64)
    if axis == 0:
        source = time_major(builder)
    body = Builder("body_", builder.constants, opset < 13)
    h, c = lstm_cell(body, "step", "h", "c")
    body.node("Identity", [h], ["h_out"])
    body.node("Identity", [c], ["c_out"])
    body.node("Identity", [h], ["h_all"])
    inputs = [value("h", dtype, STATE), value("c", dtype, STATE), value("step", dtype, STEP)]
    names = ("h_out", "c_out", "h_all")
    inner = body.body("cell", inputs, [value(name, dtype, STATE) for name in names])
    directions = {"scan_input_directions": [int(reverse)]}
    _, _, collected = builder.node(
        "Scan", [h0, c0, source], 3, body=inner, num_scan_inputs=1, scan_input_axes=[axis],
        scan_output_axes=[axis], scan_output_directions=[int(reverse)], **directions,
    )  # fmt: skip
    place = builder.constant("place", numpy.int64(0 if reverse else -1))
    last = builder.node("Gather", [collected, place], axis=axis)
    if not double:
        return finish(builder, last, opset)
    builder.node("Gemm", [last, "head", "head_bias"], ["logits"], transB=1)
    return builder.model(x, [value("logits", DOUBLE, ["batch", CLASSES])], opset)


def hoisted_scan(own, opset):
    """x times its matrix, with the bias, before the Scan: the projections are scanned."""
    builder = start(own)
    add_matrices(builder, own)
    h0, c0 = expanded(builder, "h0", own.h[0]), expanded(builder, "c0", own.c[0])
    projected = builder.node("Add", [builder.node("MatMul", ["x", "of_x"]), "bias_x"])
    body = Builder("body_", builder.constants)
    z = body.node("Add", ["step", body.node("MatMul", ["h", "of_h"])])
    h, c = lstm_gates(body, z, "c")
    body.node("Identity", [h], ["h_out"])
    body.node("Identity", [c], ["c_out"])
    step = value("step", FLOAT, ["batch", 4 * HIDDEN])
    inputs = [value("h", FLOAT, STATE), value("c", FLOAT, STATE), step]
    inner = body.body("cell", inputs, [value(name, FLOAT, STATE) for name in ("h_out", "c_out")])
    last, _ = builder.node(
        "Scan", [h0, c0, projected], 2, body=inner, num_scan_inputs=1, scan_input_axes=[1]
    )
    return finish(builder, last, opset)


def wide_unrolled(own, opset):
    """[x, h] times one matrix, by a Gemm for each step."""
    builder = start(own)
    wide = numpy.concatenate([own.w[0], own.r[0]], axis=1)
    builder.constant("wide", wide)
    builder.constant("bias", own.b[0, : 4 * HIDDEN])
    h, c = expanded(builder, "h0", own.h[0]), expanded(builder, "c0", own.c[0])
    steps = builder.node("Split", ["x"], TIME, axis=1, num_outputs=TIME)
    for step in steps:
        joined = builder.node("Concat", [squeeze(builder, step, 1, opset), h], axis=1)
        z = builder.node("Gemm", [joined, "wide", "bias"], transB=1)
        h, c = lstm_gates(builder, z, c)
    return finish(builder, h, opset)


def unrolled(own, opset):
    builder = start(own)
    add_matrices(builder, own)
    h, c = expanded(builder, "h0", own.h[0]), expanded(builder, "c0", own.c[0])
    for t in range(TIME):
        place = builder.constant(f"place_{t}", numpy.int64(t))
        h, c = lstm_cell(builder, builder.node("Gather", ["x", place], axis=1), h, c)
    return finish(builder, h, opset)


def function(own, opset, in_scan=False, overload=False):
    """The cell as a model-local function, called from unrolled steps or from a Scan.

    With overload, the function with the empty overload name computes something else.
    """
    inner = Builder("f_")
    h, c = lstm_cell(inner, "x", "h", "c", ("of_x", "of_h", "bias"))
    sizes = inner.node("Constant", [], value_ints=[HIDDEN] * 4)
    nodes = inner.nodes[-1:] + inner.nodes[:-1]
    for node in nodes:
        if node.op_type == "Split":
            node.input[1] = sizes
    names = ["x", "h", "c", "of_x", "of_h", "bias"]
    imports = [helper.make_opsetid("", opset)]
    cell = helper.make_function("own.cells", "LSTM", names, [h, c], nodes, imports)
    functions = [cell]
    if overload:
        wrong = Builder("w_")
        wrong.node("Add", ["h", "c"], ["h_w"])
        wrong.node("Sub", ["h", "c"], ["c_w"])
        functions.append(
            helper.make_function("own.cells", "LSTM", names, ["h_w", "c_w"], wrong.nodes, imports)
        )
        cell.overload = "small"
    call = {"domain": "own.cells", **({"overload": "small"} if overload else {})}

    builder = start(own)
    add_matrices(builder, own)
    h, c = expanded(builder, "h0", own.h[0]), expanded(builder, "c0", own.c[0])
    matrices = ["of_x", "of_h", "bias_x"]
    if in_scan:
        body = Builder("body_", builder.constants)
        body.node("LSTM", ["step", "h", "c", *matrices], ["h_out", "c_out"], **call)
        inputs = [value("h", FLOAT, STATE), value("c", FLOAT, STATE), value("step", FLOAT, STEP)]
        outputs = [value("h_out", FLOAT, STATE), value("c_out", FLOAT, STATE)]
        body_graph = body.body("cell", inputs, outputs)
        h, _ = builder.node(
            "Scan", [h, c, time_major(builder)], 2, body=body_graph, num_scan_inputs=1
        )
    else:
        for t in range(TIME):
            place = builder.constant(f"place_{t}", numpy.int64(t))
            step = builder.node("Gather", ["x", place], axis=1)
            h, c = builder.node("LSTM", [step, h, c, *matrices], 2, **call)
    return finish(builder, h, opset, functions=functions, domains=["own.cells"])


def in_branch(own, opset):
    """The operator inside an If whose condition is a constant."""
    builder = start(own)
    for name in "wrb":
        builder.constant(name, getattr(own, name))
    states = [
        builder.node("Unsqueeze", [expanded(builder, name, array[0]), builder.ints(0)])
        for name, array in (("h0", own.h), ("c0", own.c))
    ]
    sequence = time_major(builder)
    then = Builder("then_", builder.constants)
    then.node("LSTM", [sequence, "w", "r", "b", "", *states], ["", "then_h"], hidden_size=HIDDEN)
    other = Builder("else_", builder.constants)
    other.node("Identity", [states[0]], ["else_h"])
    shape = [1, *STATE]
    h = builder.node(
        "If",
        [builder.constant("true", numpy.array(True))],
        then_branch=then.body("then", [], [value("then_h", FLOAT, shape)]),
        else_branch=other.body("else", [], [value("else_h", FLOAT, shape)]),
    )
    return finish(builder, squeeze(builder, h, 0, opset), opset)


def reverse_by_slices(own, opset):
    """Reads from the end: x is flipped by a Slice with step -1."""
    builder = start(own)
    for name in "wrb":
        builder.constant(name, getattr(own, name))
    states = [
        builder.node("Unsqueeze", [expanded(builder, name, array[0]), builder.ints(0)])
        for name, array in (("h0", own.h), ("c0", own.c))
    ]
    smallest = builder.constant("smallest", numpy.array([numpy.iinfo(numpy.int64).min]))
    bounds = [builder.ints(-1), smallest, builder.ints(0), builder.ints(-1)]
    flipped = builder.node("Slice", [time_major(builder), *bounds])
    inputs = [flipped, "w", "r", "b", "", *states]
    _, h = builder.node("LSTM", inputs, 2, hidden_size=HIDDEN)
    return finish(builder, squeeze(builder, h, 0, opset), opset)
