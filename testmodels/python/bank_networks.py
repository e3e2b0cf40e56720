"""Adds the oracle's relevance to references of architectures that are no chain of stages.

Needs no framework: reads the manifest, the models and their references. Usage: bank_networks.py [NAME ...]
"""

import json
import sys

import numpy
import onnx
from onnx import numpy_helper

from bank_relevance import BIAS_FACTOR, EPSILON, TOLERANCE, index_of
from networks.catalog import NETWORKS
from oracle.rules import PRODUCT_RULES, Settings
from oracle.tape import Tape
from paths import BANK


class Sample:
    """One sample of a model's reference: its inputs by name, without their batch axes."""

    def __init__(self, entry, arrays, number, constants=None):
        self.entry = entry
        self.axes = {value["name"]: value["batch_axis"] for value in entry["inputs"]}
        self.arrays = {
            name: _widened(arrays[f"input.{name}"].take(number, axis=axis))
            for name, axis in self.axes.items()
        }
        target = entry["target"]
        axis = {value["name"]: value["batch_axis"] for value in entry["outputs"]}[target["output"]]
        self.output = _widened(arrays[f"output.{target['output']}"].take(number, axis=axis))
        self.constants = constants_of(entry) if constants is None else constants

    def __getitem__(self, name):
        return self.arrays[name]

    @property
    def form(self):
        """The exporter, as file names call it."""
        return self.entry["file"].split(".")[1].rsplit("-", 1)[0]

    def constant(self, exact):
        """What the file holds for a number that its exporter has computed, in single precision.

        Itself where the file does not hold it, but computes it: the forward pass tells.
        """
        exact = numpy.asarray(exact, dtype=float)
        limit = 4e-7 * numpy.abs(exact).max()
        for own in self.constants.values():
            if own.size == exact.size and own.dtype == numpy.float32:
                if numpy.abs(own.reshape(exact.shape) - exact).max() <= limit:
                    return own.reshape(exact.shape).astype(float)
        return exact

    def compare(self, found):
        """The oracle's output must be the reference's, unless a softmax or sigmoid follows."""
        tolerance = TOLERANCE[self.entry["precision"]]
        powers = numpy.exp(found - found.max(axis=-1, keepdims=True))
        heads = (found, powers / powers.sum(axis=-1, keepdims=True), 1 / (1 + numpy.exp(-found)))
        differences = [numpy.abs(head - self.output).max() for head in heads]
        assert min(differences) <= tolerance, (self.entry["file"], differences)


def _widened(array):
    return array.astype(float) if array.dtype.kind == "f" else array


def constants_of(entry):
    """What the file holds outside of bodies, by name."""
    graph = onnx.load(BANK / entry["file"]).graph
    found = {value.name: numpy_helper.to_array(value) for value in graph.initializer}
    for node in graph.node:
        if node.op_type == "Constant" and node.attribute[0].HasField("t"):
            found[node.output[0]] = numpy_helper.to_array(node.attribute[0].t)
    return found


class Explained:
    """A sample on a tape, and the element of its output that is explained."""

    def __init__(self, sample, tape):
        self.sample, self.tape = sample, tape
        self.start = NETWORKS[sample.entry["architecture"]](tape, sample)
        sample.compare(self.start.array)
        spec = sample.entry["target"]["spec"]
        self.index = tuple(index_of(spec, self.start.array.tolist()))

    def relevance(self, settings):
        """(relevance of each input, of ids summed over the embedding; ledger)."""
        relevance, ledger = self.tape.explain(self.start, self.index, settings)
        for name, value in relevance.items():
            if value.ndim > self.sample[name].ndim:
                relevance[name] = value.sum(axis=-1)
        return relevance, ledger


def samples_of(entry):
    with numpy.load(BANK / entry["reference"]) as file:
        arrays = {key: file[key] for key in file.files}
    first = entry["inputs"][0]
    count = arrays[f"input.{first['name']}"].shape[first["batch_axis"]]
    constants = constants_of(entry)
    return [Sample(entry, arrays, number, constants) for number in range(count)], arrays


def explain(entry):
    samples, arrays = samples_of(entry)
    arrays = {k: v for k, v in arrays.items() if k.split(".")[0] in ("input", "output")}
    explained = [Explained(sample, Tape()) for sample in samples]
    arrays["target"] = numpy.array([own.index for own in explained])
    for rule in PRODUCT_RULES:
        settings = Settings(rule, float(EPSILON), float(BIAS_FACTOR))
        parts = [own.relevance(settings)[0] for own in explained]
        for place, (name, axis) in enumerate(samples[0].axes.items()):
            key = f"relevance.{rule}.{EPSILON}.{BIAS_FACTOR}" + (f".{name}" if place else "")
            arrays[key] = numpy.stack([part[name] for part in parts], axis=axis)
    numpy.savez_compressed(BANK / entry["reference"], **arrays)


def main():
    wanted = sys.argv[1:] or NETWORKS
    entries = json.loads((BANK / "manifest.json").read_text(encoding="utf-8"))
    known = [entry for entry in entries if entry["architecture"] in NETWORKS]
    explained = [entry for entry in known if entry["architecture"] in wanted]
    for entry in explained:
        explain(entry)
    print(f"relevance of {len(explained)} models")


if __name__ == "__main__":
    main()
