"""What every script of the bank does with an exported file: strip, compare, describe, remember."""

import json
import re
import sys

import numpy
import onnx
import onnxruntime

from export_tools import strip
from paths import BANK, BANK_BUILD

TOLERANCE = {"float32": 5e-6, "float64": 1e-12, "float16": 2e-3, "int8": 0.1}


def run(path, feeds):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    )
    return session.run(None, feeds)


def one_by_one(function, feeds, batch_axes, output_axes):
    """Runs each sample alone and joins the outputs along their batch axes."""
    (name, axis) = next((n, a) for n, a in batch_axes.items() if a is not None)
    results = []
    for sample in range(feeds[name].shape[axis]):
        own = {
            n: value if batch_axes[n] is None else value.take([sample], axis=batch_axes[n])
            for n, value in feeds.items()
        }
        results.append(function(own))
    return [
        parts[0] if axis is None else numpy.concatenate(parts, axis=axis)
        for parts, axis in zip(zip(*results), output_axes, strict=True)
    ]


def difference(found, expected):
    largest = 0.0
    for a, b in zip(found, expected, strict=True):
        assert a.shape == b.shape, (a.shape, b.shape)
        a, b = a.astype(float), b.astype(float)
        largest = max(largest, float(numpy.abs(a - b).max() / max(1.0, numpy.abs(b).max())))
    return largest


def save(entry, feeds, outputs, stages=None):
    """Strips BANK/entry["file"], compares it with the outputs, writes its reference and entry.

    `stages` describes the network to the oracle (see oracle.network), if the oracle knows it.
    """
    path = BANK / entry["file"]
    model = strip(path)
    domains = {item.domain: item.version for item in model.opset_import}
    entry["opset"] = domains[""]
    names = [value.name for value in model.graph.output]
    assert names == [output["name"] for output in entry["outputs"]], (path.name, names)
    constants = {value.name for value in model.graph.initializer}
    names = [value.name for value in model.graph.input if value.name not in constants]
    assert names == [value["name"] for value in entry["inputs"]], (path.name, names)

    input_axes = {value["name"]: value["batch_axis"] for value in entry["inputs"]}
    output_axes = [output["batch_axis"] for output in entry["outputs"]]
    found = one_by_one(lambda own: run(path, own), feeds, input_axes, output_axes)
    distance = difference(found, outputs)
    assert distance <= TOLERANCE[entry["precision"]], (path.name, distance)

    reference = path.name.removesuffix(".onnx") + ".reference.npz"
    entry["reference"] = reference
    arrays = {f"input.{name}": value for name, value in feeds.items()}
    for output, value in zip(entry["outputs"], outputs, strict=True):
        arrays[f"output.{output['name']}"] = value
    numpy.savez_compressed(BANK / reference, **arrays)
    (BANK_BUILD / f"{path.name}.refused").unlink(missing_ok=True)
    (BANK_BUILD / f"{path.name}.json").write_text(json.dumps(entry, indent=1))
    if stages is not None:
        (BANK_BUILD / f"{path.name}.stages").write_text(json.dumps(stages))
    print(f"{path.name}: {path.stat().st_size} bytes, difference {distance:.1e}", flush=True)


def refused(architecture, exporter, opset, error):
    """Remembers what an exporter said when it could not export."""
    path = BANK / file_name(architecture, exporter, opset)
    for left in [*BANK.glob(path.name + "*"), *BANK_BUILD.glob(path.name + ".*")]:
        left.unlink()
    while error.__cause__ is not None:
        error = error.__cause__
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    message = re.sub(r"\x1b\[[\d;]*m|(/[\w.+-]+){2,}", " ", " ".join(lines[:2]))[:200]
    entry = {
        "architecture": architecture,
        "exporter": exporter,
        "opset": opset,
        "message": f"{type(error).__name__}: {message}",
    }
    (BANK_BUILD / f"{path.name}.refused").write_text(json.dumps(entry, indent=1))
    print(f"{path.name} refused: {entry['message']}", file=sys.stderr, flush=True)


def file_name(architecture, exporter, opset):
    return f"{architecture}.{exporter}-{opset}.onnx"


def rename(path, names):
    """Gives graph inputs and outputs the names of the manifest: {old: new}."""
    model = onnx.load(path)
    graph = model.graph
    for value in [*graph.input, *graph.output]:
        value.name = names.get(value.name, value.name)
    for node in graph.node:
        _rename_node(node, names)
    onnx.save(model, path)


def _rename_node(node, names):
    for fields in (node.input, node.output):
        for place, name in enumerate(fields):
            fields[place] = names.get(name, name)
    for attribute in node.attribute:
        if attribute.HasField("g"):
            for inner in attribute.g.node:
                _rename_node(inner, names)
