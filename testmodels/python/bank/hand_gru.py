"""One GRU with the same weights in many forms."""

import numpy

from .hand_builder import FLOAT, Builder, value
from .hand_cells import TIME, add_matrices, gru_cell
from .hand_forms import STATE, STEP, expanded, finish, start, time_major


def unrolled(own, opset, linear_before_reset, by_difference=False):
    builder = start(own)
    add_matrices(builder, own)
    h = expanded(builder, "h0", own.h[0])
    for t in range(TIME):
        place = builder.constant(f"place_{t}", numpy.int64(t))
        step = builder.node("Gather", ["x", place], axis=1)
        h = gru_cell(builder, step, h, linear_before_reset, by_difference)
    return finish(builder, h, opset)


def scan(own, opset, linear_before_reset):
    builder = start(own)
    add_matrices(builder, own)
    h0 = expanded(builder, "h0", own.h[0])
    sequence = time_major(builder)
    body = Builder("body_", builder.constants)
    h = gru_cell(body, "step", "h", linear_before_reset)
    body.node("Identity", [h], ["h_out"])
    inputs = [value("h", FLOAT, STATE), value("step", FLOAT, STEP)]
    inner = body.body("cell", inputs, [value("h_out", FLOAT, STATE)])
    last = builder.node("Scan", [h0, sequence], 1, body=inner, num_scan_inputs=1)
    return finish(builder, last, opset)
