"""What every script of the gradients does: sample by sample, compare with the framework, write.

The framework runs in double precision with the numbers that the exported file holds.
"""

import json

import numpy

from bank_relevance import TOLERANCE
from paths import BANK, GRADIENTS


def single(number):
    """What a file in single precision holds for a number, in double precision."""
    return float(numpy.float32(number))


def entries_of(exporter, architectures):
    """The entries of the manifest that an exporter wrote, by the beginning of its name."""
    entries = json.loads((BANK / "manifest.json").read_text(encoding="utf-8"))
    found = [entry for entry in entries if entry["exporter"].startswith(exporter)]
    missing = {entry["architecture"] for entry in found} - set(architectures)
    assert not missing, f"no source of {missing}"
    return found


class Sample:
    """One sample of a model, with batch axes of length 1 and floats in double precision."""

    def __init__(self, entry, arrays, number):
        self.axes = {value["name"]: value["batch_axis"] for value in entry["inputs"]}
        self.feeds = {}
        for name, axis in self.axes.items():
            value = arrays[f"input.{name}"].take([number], axis=axis)
            self.feeds[name] = value.astype(float) if value.dtype.kind == "f" else value
        self.outputs = [value["name"] for value in entry["outputs"]]
        target = entry["target"]["output"]
        self.place = self.outputs.index(target)
        axis = entry["outputs"][self.place]["batch_axis"]
        index = [int(k) for k in arrays["target"][number]]
        self.index = (*index[:axis], 0, *index[axis:])
        self.known = arrays[f"output.{target}"].take([number], axis=axis)
        self.tolerance = TOLERANCE[entry["precision"]] * max(1.0, numpy.abs(self.known).max())

    def compare(self, output):
        """The output in double precision must be the one that the framework once gave."""
        difference = numpy.abs(output - self.known).max()
        assert difference <= self.tolerance, difference


def differentiate(entry, function):
    """{array: values of all samples} of one model.

    `function(sample)` gives {"output": (all of the output, gradients by input)} and, where the
    output is a softmax or sigmoid, "logit" likewise.
    """
    with numpy.load(BANK / entry["reference"]) as file:
        arrays = {key: file[key] for key in file.files}
    samples = [Sample(entry, arrays, number) for number in range(len(arrays["target"]))]
    results = [function(sample) for sample in samples]
    written = {}
    for start in results[0]:
        values = []
        for sample, result in zip(samples, results, strict=True):
            assert result[start][0].dtype == float, (entry["file"], result[start][0].dtype)
            if start == "output":
                sample.compare(result[start][0])
            values.append(result[start][0][sample.index])
        written[start] = numpy.array(values, dtype=float)
        for name, axis in samples[0].axes.items():
            parts = [result[start][1].get(name) for result in results]
            if parts[0] is not None:
                written[f"{start}.gradient.{name}"] = numpy.concatenate(parts, axis=axis)
    return written


def write(name, models):
    """Writes {file: arrays} of all models of one environment."""
    arrays = {}
    for file, own in sorted(models.items()):
        for key, value in own.items():
            assert value.dtype == float and numpy.isfinite(value).all(), (file, key)
            arrays[f"{file.removesuffix('.onnx')}.{key}"] = value
    path = GRADIENTS / f"{name}.npz"
    numpy.savez_compressed(path, **arrays)
    print(f"{path.name}: {len(models)} models, {path.stat().st_size} bytes")
