"""DeepLIFT and contextual decomposition of some recurrent models of the bank, from the formulas alone.

captum has neither for fused recurrent layers. Plain loops over NumPy vectors with the weights of the exported file,
in double precision; the first sample of each model. Usage: bank_methods_by_formula.py
"""

import warnings

import numpy
import torch

from bank.gradients import Sample, entries_of
from bank.torch_catalog import every
from bank_gradients_torch import as_exported
from paths import BANK, METHODS

MODELS = (
    "lstm-last.torchscript-17",
    "lstm-mean.torchscript-17",
    "bilstm-last.dynamo-18",
    "gru-last.torchscript-17",
    "rnn-tanh.torchscript-17",
    "rnn-relu-bi.torchscript-17",
)
ROWS = {"LSTM": "ifgo", "GRU": "rzn", "RNN": "n"}


def sigmoid(z):
    return 1 / (1 + numpy.exp(-z))


class Direction:
    """The weights of one direction of one layer, by row."""

    def __init__(self, layer, suffix):
        kind = type(layer).__name__
        self.kind, self.size = kind, layer.hidden_size
        relu = getattr(layer, "nonlinearity", "tanh") == "relu"
        self.squash = (lambda z: numpy.maximum(z, 0)) if relu else numpy.tanh
        for place, row in enumerate(ROWS[kind]):
            own = slice(place * self.size, (place + 1) * self.size)
            setattr(self, "w" + row, getattr(layer, "weight_ih" + suffix)[own].numpy())
            setattr(self, "u" + row, getattr(layer, "weight_hh" + suffix)[own].numpy())
            setattr(self, "b" + row, getattr(layer, "bias_ih" + suffix)[own].numpy())
            setattr(self, "d" + row, getattr(layer, "bias_hh" + suffix)[own].numpy())

    def row(self, row, x, h):
        w, u, b, d = (getattr(self, name + row) for name in "wubd")
        return w @ x + u @ h + b + d

    def run(self, xs, gates=None):
        """All of each step; with gates those of another run are taken."""
        h, c = numpy.zeros(self.size), numpy.zeros(self.size)
        steps = []
        for t, x in enumerate(xs):
            step = {"h_before": h, "c_before": c}
            if self.kind == "LSTM":
                own = {gate: sigmoid(self.row(gate, x, h)) for gate in "ifo"}
                own = gates[t] if gates else own
                z = self.row("g", x, h)
                g = numpy.tanh(z)
                c = own["f"] * c + own["i"] * g
                h = own["o"] * numpy.tanh(c)
                step |= own | {"z": z, "g": g, "c": c}
            elif self.kind == "GRU":
                own = {gate: sigmoid(self.row(gate, x, h)) for gate in "rz"}
                own = gates[t] if gates else own
                z = self.wn @ x + self.bn + own["r"] * (self.un @ h + self.dn)
                n = numpy.tanh(z)
                h = (1 - own["z"]) * n + own["z"] * h
                step |= own | {"pre": z, "n": n}
            else:
                z = self.row("n", x, h)
                h = self.squash(z)
                step |= {"z": z}
            steps.append(step | {"h": h})
        return steps

    def deeplift(self, xs, arriving):
        """R of each element of xs where the multipliers of h of each step arrive."""
        steps = self.run(xs)
        reference = self.run(0 * xs, steps)
        found = numpy.zeros_like(xs)
        m_h, m_c = numpy.zeros(self.size), numpy.zeros(self.size)
        for t in reversed(range(len(xs))):
            own, other = steps[t], reference[t]
            m_h = m_h + arriving[t]
            if self.kind == "LSTM":
                slope = (numpy.tanh(own["c"]) - numpy.tanh(other["c"])) / (own["c"] - other["c"])
                m_c = m_c + m_h * own["o"] * slope
                m_z = m_c * own["i"] * (own["g"] - other["g"]) / (own["z"] - other["z"])
                found[t], m_h = self.wg.T @ m_z, self.ug.T @ m_z
                m_c = m_c * own["f"]
            elif self.kind == "GRU":
                slope = (own["n"] - other["n"]) / (own["pre"] - other["pre"])
                m_z = m_h * (1 - own["z"]) * slope
                found[t] = self.wn.T @ m_z
                m_h = m_h * own["z"] + self.un.T @ (own["r"] * m_z)
            else:
                change = own["z"] - other["z"]
                same = numpy.abs(change) < 1e-10
                slope = (own["h"] - other["h"]) / numpy.where(same, 1, change)
                m_z = m_h * numpy.where(same, own["z"] > 0, slope)
                found[t], m_h = self.wn.T @ m_z, self.un.T @ m_z
        return found * xs

    def decompose(self, xs, chosen):
        """What comes of the chosen step in h of each step."""
        steps = self.run(xs)
        zeros = numpy.zeros(self.size)
        h, c, h_bias = zeros, zeros, zeros
        results = []
        for t, (x, own) in enumerate(zip(xs, steps, strict=True)):
            x_own = x if t == chosen else 0 * x

            def parts(row, squash, before=own["h_before"], h=h, x=x, x_own=x_own, h_bias=h_bias):
                w, u, b, d = (getattr(self, name + row) for name in "wubd")
                whole = w @ x + u @ before + b + d
                return linearized(squash, whole, w @ x_own + u @ h, b + d + u @ h_bias)

            if self.kind == "LSTM":
                i, f, g = parts("i", sigmoid), parts("f", sigmoid), parts("g", numpy.tanh)
                c = product(i, g) + product(f, (c, zeros))
                h = own["o"] * linearized(numpy.tanh, own["c"], c, zeros)[0]
            elif self.kind == "GRU":
                r, z = parts("r", sigmoid), parts("z", sigmoid)
                gated = product(r, (self.un @ h, self.dn))
                n = linearized(numpy.tanh, own["pre"], self.wn @ x_own + gated, self.bn)
                h = product((-z[0], 1 - z[1]), n) + product(z, (h, zeros))
            else:
                h, h_bias = parts("n", self.squash)
            results.append(h)
        return results


def linearized(squash, whole, relevant, bias):
    """(relevant, bias) of squash(whole), the bias coming first in each order of the three parts."""
    rest = whole - relevant - bias
    first = squash(bias + relevant) - squash(bias)
    last = squash(bias + rest + relevant) - squash(bias + rest)
    return (first + last) / 2, squash(bias)


def product(left, right):
    """What is relevant of a product of (relevant, bias)."""
    return left[0] * (right[0] + right[1]) + left[1] * right[0]


def explain(module, x, index):
    layer, time = module.layer, len(x)
    weights = module.head.weight[index].numpy()
    found = {"deeplift": numpy.zeros_like(x), "contextual-decomposition": numpy.zeros(time)}
    for number, reverse in enumerate((False, True)[: 2 if layer.bidirectional else 1]):
        direction = Direction(layer, "_l0" + "_reverse" * reverse)
        order = slice(None, None, -1) if reverse else slice(None)
        own = weights[number * direction.size :][: direction.size]
        arriving = numpy.zeros((time, direction.size))
        if module.summary == "mean":
            arriving[:] = own / time
        elif module.summary == "last":
            arriving[-1] = own
        else:
            arriving[0 if reverse else -1] = own
        xs, arriving = x[order], arriving[order]
        found["deeplift"] += direction.deeplift(xs, arriving)[order]
        for t in range(time):
            steps = direction.decompose(xs, time - 1 - t if reverse else t)
            found["contextual-decomposition"][t] += sum(
                (weight @ h) for weight, h in zip(arriving, steps, strict=True)
            )
    return found


def main():
    warnings.simplefilter("ignore")
    architectures = {one.name: one for one in every()}
    torch.set_default_dtype(torch.float64)
    entries = {entry["file"].removesuffix(".onnx"): entry for entry in entries_of("torch ", architectures)}
    arrays = {}
    for name in MODELS:
        entry = entries[name]
        module = as_exported(architectures[entry["architecture"]], entry)
        with numpy.load(BANK / entry["reference"]) as file:
            sample = Sample(entry, {key: file[key] for key in file.files}, 0)
        for method, found in explain(module, sample.feeds["x"][0], sample.index[-1]).items():
            arrays[f"{name}.{method}"] = found
    path = METHODS / "formulas.npz"
    numpy.savez_compressed(path, **arrays)
    print(f"{path.name}: {len(arrays)} arrays, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
