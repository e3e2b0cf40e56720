"""Compiles the explanation of every model of the bank and holds the files to ONNX's own checker.

    python check_compiled.py [--opset N] [FOLDER]

Each file is checked with `full_check=True`, which also infers all shapes, and may have 2.2 times the
size of its model and 200 KB. `onnx-lrp compile` has compared it with `explain` before it was written.
Needs what requirements-torch.txt lists. With a folder the models are FOLDER/*/model.onnx with test_data_set_0 beside them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import onnx

from paths import BANK

TOOL = BANK.parents[2] / "onnx-lrp"
REFUSED = 3
FACTOR, NODES = 2.2, 200_000


def models_of_bank():
    for entry in json.loads((BANK / "manifest.json").read_text()):
        target = entry["target"]
        options = ["--output", target["output"], "--target", target["spec"]]
        for value in entry["inputs"]:
            axis = "none" if value["batch_axis"] is None else value["batch_axis"]
            options += ["--batch-axis", f"{value['name']}={axis}"]
        yield BANK / entry["file"], options


def models_of(folder):
    for model in sorted(Path(folder).glob("*/model.onnx")):
        data = ["--data", str(model.parent / "test_data_set_0")]
        outputs = onnx.load(model).graph.output
        first = next(o.name for o in outputs if o.type.tensor_type.elem_type == onnx.TensorProto.FLOAT)
        yield model, [*data, "--output", first, "--target", "sum"]


def check(model, options, explained):
    command = [TOOL, "compile", model, *options, "-o", explained]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        kind = "refused" if result.returncode == REFUSED else f"exit code {result.returncode}"
        return kind, result.stderr.strip()
    onnx.checker.check_model(str(explained), full_check=True)
    size, largest = explained.stat().st_size, FACTOR * model.stat().st_size + NODES
    if size > largest:
        return "too large", f"{size} bytes, at most {largest:.0f}"
    return "checked", ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--opset", default="18")
    parser.add_argument("folder", nargs="?")
    arguments = parser.parse_args()
    counts = Counter()
    models = models_of(arguments.folder) if arguments.folder else models_of_bank()
    with tempfile.TemporaryDirectory() as folder:
        for number, (model, options) in enumerate(models):
            try:
                options = [*options, "--opset", arguments.opset]
                kind, why = check(model, options, Path(folder) / f"{number}.onnx")
            except (onnx.checker.ValidationError, onnx.shape_inference.InferenceError) as error:
                kind, why = "invalid", str(error)
            counts[kind] += 1
            if why:
                print(f"{model.relative_to(model.parents[1])}: {kind}: {why}", flush=True)
    print(dict(counts))
    sys.exit(0 if set(counts) <= {"checked", "refused"} else 1)


if __name__ == "__main__":
    main()
