"""Writes recurrent models whose answer is known: weights are chosen by hand, nothing is trained.

Gates are hard sigmoids, so that they are exactly 0 or 1 (or an input), and all else is linear but
for the units of `parity`. docs/exact-models.md says what each computes and what its relevance is.
"""

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

from paths import EXACT

OPSET = 17
DELAY = 3
SYMBOLS = 2

# The order of gates in ONNX.
GATES = {"LSTM": "iofc", "GRU": "zrh"}


class Cell:
    """Weights of one layer: `gate(name)` is `W [units, inputs]`, `R [units, units]`, `b [units]`."""

    def __init__(self, kind, units, inputs, candidate="Affine"):
        self.kind = kind
        self.units = units
        self.candidate = candidate
        self.inputs = {name: numpy.zeros((units, inputs)) for name in GATES[kind]}
        self.hidden = {name: numpy.zeros((units, units)) for name in GATES[kind]}
        self.biases = {name: numpy.zeros(units) for name in GATES[kind]}

    def fixed(self, **gates):
        """Gates that do not depend on anything."""
        for name, value in gates.items():
            self.biases[name][:] = value
        return self

    def candidate_name(self):
        return GATES[self.kind][-1]

    def node(self):
        names = GATES[self.kind]
        weights = [numpy.concatenate([part[n] for n in names])[None] for part in (self.inputs, self.hidden)]
        bias = numpy.concatenate([self.biases[n] for n in names] + [numpy.zeros(len(names) * self.units)])
        activations = ["HardSigmoid", self.candidate] + (["Affine"] if self.kind == "LSTM" else [])
        constants = {"W": weights[0], "R": weights[1], "B": bias[None]}
        attributes = {
            "hidden_size": self.units,
            "activations": activations,
            "activation_alpha": [1.0] * len(activations),
            "activation_beta": [0.0] * len(activations),
        }
        return helper.make_node(self.kind, ["x", "W", "R", "B"], ["states"], self.kind.lower(), **attributes), constants


def still(kind, units, inputs, candidate="Affine"):
    """A cell that keeps nothing: its state is the candidate."""
    cell = Cell(kind, units, inputs, candidate)
    return cell.fixed(i=1, o=1, f=-1) if kind == "LSTM" else cell.fixed(z=-1, r=1)


def counter(kind):
    cell = Cell(kind, 1, 1)
    if kind == "LSTM":
        cell.fixed(i=1, o=1, f=1).inputs["c"][0, 0] = 1
    else:
        cell.fixed(z=0.5, r=1).inputs["h"][0, 0] = 2
        cell.hidden["h"][0, 0] = 1
    return cell, None


def latch(kind):
    """Inputs: a value, and 1 where it is stored."""
    cell = Cell(kind, 1, 2)
    keep = "f" if kind == "LSTM" else "z"
    cell.fixed(**{keep: 1}, **({"o": 1} if kind == "LSTM" else {"r": 1}))
    cell.inputs[keep][0, 1] = -2
    if kind == "LSTM":
        cell.inputs["i"][0, 1] = 1
    cell.inputs[cell.candidate_name()][0, 0] = 1
    return cell, None


def delay_line(kind, channels):
    cell = still(kind, DELAY * channels, channels)
    candidate = cell.candidate_name()
    for unit in range(DELAY * channels):
        if unit < channels:
            cell.inputs[candidate][unit, unit] = 1
        else:
            cell.hidden[candidate][unit, unit - channels] = 1
    head = numpy.zeros((DELAY * channels, channels))
    head[-channels:] = numpy.eye(channels)
    return cell, head


def adder(kind):
    """Inputs: a value, and the part of it that is added."""
    cell = Cell(kind, 1, 2)
    if kind == "LSTM":
        cell.fixed(o=1, f=1).inputs["c"][0, 0] = 1
        cell.inputs["i"][0, 1] = 1
    else:
        cell.fixed(z=1, r=1).inputs["h"][0, 0] = 2
        cell.hidden["h"][0, 0] = 1
        cell.inputs["z"][0, 1] = -0.5
    return cell, None


def parity(kind):
    """One unit is 1 from one on, the other from two on, of the last parity and the input."""
    cell = still(kind, 2, 1, "HardSigmoid")
    candidate = cell.candidate_name()
    cell.inputs[candidate][:, 0] = 1
    cell.hidden[candidate][:, 0] = 1
    cell.hidden[candidate][:, 1] = -1
    cell.biases[candidate][1] = -1
    return cell, numpy.array([[1.0], [-1.0]])


def model(name, cell, head):
    node, constants = cell.node()
    inputs = constants["W"].shape[2]
    nodes = [node, helper.make_node("Squeeze", ["states", "one"], ["h"], "squeeze")]
    outputs = cell.units
    initializers = [numpy_helper.from_array(numpy.array([1], numpy.int64), "one")]
    if head is None:
        nodes[-1].output[0] = "y"
    else:
        outputs = head.shape[1]
        constants["head"] = head
        nodes.append(helper.make_node("MatMul", ["h", "head"], ["y"], "head"))
    initializers += [numpy_helper.from_array(value.astype(numpy.float32), key) for key, value in constants.items()]
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["seq_length", "batch", inputs])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["seq_length", "batch", outputs])],
        initializers,
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
    onnx.checker.check_model(made, full_check=True)
    return made


MAKERS = {
    "counter": counter,
    "latch": latch,
    "delay": lambda kind: delay_line(kind, 1),
    "copy": lambda kind: delay_line(kind, SYMBOLS),
    "adder": adder,
    "parity": parity,
}


def main():
    for name, maker in MAKERS.items():
        for kind in GATES:
            onnx.save(model(name, *maker(kind)), EXACT / f"{name}-{kind.lower()}.onnx")


if __name__ == "__main__":
    main()
