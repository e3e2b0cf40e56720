"""The weights of the bank, drawn as `bank.torch_architecture` and `bank.keras_catalog` draw them.

They depend on names only, so that no framework is needed. What a layer holds is said here, in the
order in which its framework lists it.
"""

import numpy

from bank.weights import draw_weight, generator

ORDER = {"torch lstm": "ifgo", "torch gru": "rzn", "keras lstm": "ifgo", "keras gru": "zrn"}


def _double(array):
    return numpy.asarray(array, dtype=float)


# PyTorch: one generator a module, shapes by parameter name; buffers come last.


def torch_recurrent(name, rows, inputs, hidden, layers=1, directions=1):
    shapes = {}
    for layer in range(layers):
        for direction in range(directions):
            end = f"_l{layer}" + "_reverse" * direction
            width = inputs if layer == 0 else directions * hidden
            shapes[f"{name}.weight_ih{end}"] = (rows * hidden, width)
            shapes[f"{name}.weight_hh{end}"] = (rows * hidden, hidden)
            shapes[f"{name}.bias_ih{end}"] = (rows * hidden,)
            shapes[f"{name}.bias_hh{end}"] = (rows * hidden,)
    return shapes


def torch_cell(name, rows, inputs, hidden):
    shapes = torch_recurrent(name, rows, inputs, hidden)
    return {key.removesuffix("_l0"): shape for key, shape in shapes.items()}


def torch_linear(name, inputs, outputs):
    return {f"{name}.weight": (outputs, inputs), f"{name}.bias": (outputs,)}


def torch_norm(name, width):
    return {f"{name}.weight": (width,), f"{name}.bias": (width,)}


def torch_weights(architecture, *shapes):
    """Parameters by name, as `fill` of the bank gives them to a module."""
    random = generator(architecture)
    merged = {key: shape for part in shapes for key, shape in part.items()}
    return {key: _double(draw_weight(random, key, shape)) for key, shape in merged.items()}


def torch_rows(weights, prefix, end="_l0", kind="lstm"):
    """{row: (of x, of h, bias beside x, bias beside h)} of one layer and direction."""
    arrays = [
        weights[f"{prefix}.{key}{end}"] for key in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    ]
    return rows_of(ORDER[f"torch {kind}"], arrays)


def rows_of(order, arrays):
    """Arrays for all rows of a cell, cut into those of each row."""
    cut = [numpy.split(array, len(order)) for array in arrays]
    return {row: tuple(parts[place] for parts in cut) for place, row in enumerate(order)}


# Keras: one generator a layer.


def keras_layer(model, layer, shapes):
    """Weights by name, as `fill` of the bank gives them to a layer."""
    random = generator(f"{model}/{layer}")
    return {key: _double(draw_weight(random, key, shape)) for key, shape in shapes.items()}


def keras_dense(model, layer, inputs, outputs):
    """(kernel [inputs, outputs], bias)."""
    own = keras_layer(model, layer, {"kernel": (inputs, outputs), "bias": (outputs,)})
    return own["kernel"], own["bias"]


def keras_recurrent(model, layer, inputs, hidden, kind="lstm", directions=1):
    """The rows of each direction; a GRU is one with reset_after, and has two biases."""
    order = ORDER[f"keras {kind}"]
    bias = (len(order) * hidden,) if kind == "lstm" else (2, len(order) * hidden)
    shapes = {"kernel": (inputs, len(order) * hidden)}
    shapes.update({"recurrent_kernel": (hidden, len(order) * hidden), "bias": bias})
    named = {f"{d}/{key}": shape for d in range(directions) for key, shape in shapes.items()}
    own = keras_layer(model, layer, named)
    result = []
    for d in range(directions):
        kernel, recurrent, both = (own[f"{d}/{key}"] for key in shapes)
        beside_x, beside_h = both if both.ndim == 2 else (both, numpy.zeros_like(both))
        result.append(rows_of(order, [kernel.T, recurrent.T, beside_x, beside_h]))
    return result


# By hand: `bank.hand_cells`.


def hand_rows(own, direction=0):
    """The rows of a direction of hand-made weights."""
    beside_x, beside_h = numpy.split(own.b[direction], 2)
    arrays = [own.w[direction], own.r[direction], beside_x, beside_h]
    return rows_of(own.rows, [_double(array) for array in arrays])
