"""Adds the oracle's relevance to the references of the bank. Usage: bank_relevance.py [NAME ...]"""

import json
import sys

import numpy

from oracle.network import Network
from oracle.rules import PRODUCT_RULES, Settings
from paths import BANK, BANK_BUILD

EPSILON, BIAS_FACTOR = "1e-3", "0"
TOLERANCE = {"float32": 2e-6, "float64": 1e-12, "float16": 2e-3, "int8": 5e-6}


def index_of(spec, output):
    """The place that a target specification means, without the batch axis."""
    index = []
    for part in spec.split(","):
        if part == "argmax":
            index.append(output.index(max(output)))
        else:
            index.append(range(len(output))[int(part)])
        output = output[index[-1]]
    return index


def sample_of(array, axis, number):
    return array.take(number, axis=axis).tolist()


class Sample:
    """One sample of a model's reference, explained by the oracle."""

    def __init__(self, entry, described, arrays, number):
        self.axes = {value["name"]: value["batch_axis"] for value in entry["inputs"]}
        self.name = entry["inputs"][0]["name"]
        self.network = Network(described["stages"])
        self.value = sample_of(arrays[f"input.{self.name}"], self.axes[self.name], number)
        self.steps = len(self.value)
        lengths = described.get("lengths")
        if lengths is not None:
            known = arrays[f"input.{lengths}"] if isinstance(lengths, str) else lengths
            self.value = self.value[: int(known[number])]
        self.state_names = described.get("states", [])
        if self.state_names:
            (layer,) = self.network.recurrent()
            states = [
                numpy.ravel(sample_of(arrays[f"input.{name}"], self.axes[name], number)).tolist()
                for name in self.state_names
            ]
            layer.states = [states]
        self.network.run(self.value)
        output = self.network.output
        self.compare(entry, arrays, number)
        self.index = index_of(entry["target"]["spec"], output)

    def compare(self, entry, arrays, number):
        """The oracle's output must be the framework's, unless a softmax or sigmoid follows."""
        name = entry["target"]["output"]
        axis = {value["name"]: value["batch_axis"] for value in entry["outputs"]}[name]
        expected = numpy.array(sample_of(arrays[f"output.{name}"], axis, number), dtype=float)
        found = numpy.array(self.network.output)
        expected = expected[: len(found)] if found.ndim == 2 else expected
        if abs(expected.sum() - 1) < 1e-5 and (expected > 0).all():
            found = numpy.exp(found) / numpy.exp(found).sum()
        difference = numpy.abs(found - expected).max()
        assert difference <= TOLERANCE[entry["precision"]], (entry["file"], difference)

    def relevance(self, rule):
        """Relevance by input name; what lies behind the length gets exactly 0."""
        relevance, _ = self.network.explain(
            self.index, Settings(rule, float(EPSILON), float(BIAS_FACTOR))
        )
        padding = [numpy.zeros_like(relevance[0])] * (self.steps - len(relevance))
        result = {self.name: numpy.array([*relevance, *padding])}
        if self.state_names:
            (layer,) = self.network.recurrent()
            for name, values in zip(self.state_names, layer.relevance_of_states[0], strict=True):
                result[name] = numpy.array(values)
        return result


def explain(entry, described):
    path = BANK / entry["reference"]
    arrays = {k: v for k, v in numpy.load(path).items() if k.split(".")[0] in ("input", "output")}
    first = entry["inputs"][0]
    count = arrays[f"input.{first['name']}"].shape[first["batch_axis"]]
    samples = [Sample(entry, described, arrays, number) for number in range(count)]
    arrays["target"] = numpy.array([sample.index for sample in samples])
    for rule in PRODUCT_RULES:
        key = f"relevance.{rule}.{EPSILON}.{BIAS_FACTOR}"
        parts = [sample.relevance(rule) for sample in samples]
        for name, axis in samples[0].axes.items():
            if name not in parts[0]:
                continue
            shape = list(arrays[f"input.{name}"].shape)
            del shape[axis]
            own = [part[name].reshape(shape) for part in parts]
            suffix = "" if name == first["name"] else f".{name}"
            arrays[key + suffix] = numpy.stack(own, axis=axis)
    numpy.savez_compressed(path, **arrays)


def main():
    count = 0
    for path in sorted(BANK_BUILD.glob("*.stages")):
        entry = json.loads(path.with_suffix(".json").read_text())
        if sys.argv[1:] and entry["architecture"] not in sys.argv[1:]:
            continue
        explain(entry, json.loads(path.read_text()))
        count += 1
    print(f"relevance of {count} models")


if __name__ == "__main__":
    main()
