"""Exports the bank's architectures from Keras 2, or from Keras 3 with its backend of the moment.

Usage: bank_keras.py [NAME ...], with KERAS_BACKEND set to choose the backend.
"""

import os
import sys
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import keras
import numpy
import onnx

from bank.files import file_name, one_by_one, refused, save
from bank.keras_catalog import every
from paths import BANK

VERSION = int(keras.__version__.split(".")[0])
BACKEND = keras.backend.backend()

# The exporters of this environment, (exporter, opset, fixed batch), and who gets more than one.
ALWAYS = {
    "keras2": [("tfkeras2", 15, False)],
    "tensorflow": [("keras3-tf", 15, False)],
    "torch": [("keras3-torch", 18, True)],
    "jax": [("keras3-jax", 23, False)],
}
ALSO = {
    "keras2": {
        "lstm-last": [("tfkeras2", 11, False), ("tfkeras2", 18, False)],
        "bilstm-hn": [("tfkeras2", 13, False)],
        "gru-after": [("tfkeras2", 13, False)],
        "lstm-stacked": [("tfkeras2-batch1", 13, True)],
        "masking": [("tfkeras2", 18, False)],
    },
    "tensorflow": {
        "lstm-last": [("keras3-tf", 18, False)],
        "lstm-stacked": [("keras3-tf-batch1", 15, True)],
    },
    "torch": {"lstm-last": [("keras3-torch-dynamic", 17, False)]},
    "jax": {"lstm-last": [("keras3-jax-batch1", 21, True)]},
}


def environment():
    return "keras2" if VERSION == 2 else BACKEND


def framework_outputs(architecture, names, output_axes):
    def run(feeds):
        values = list(feeds.values())
        results = architecture.model(values if len(values) > 1 else values[0], training=False)
        results = results if isinstance(results, (list, tuple)) else [results]
        return [numpy.asarray(keras.ops.convert_to_numpy(r) if VERSION > 2 else r) for r in results]

    feeds = dict(zip(names, architecture.feeds, strict=True))
    return one_by_one(run, feeds, dict.fromkeys(names, 0), output_axes)


def write(architecture, path, opset, fixed_batch):
    batch = 1 if fixed_batch else None
    values = list(zip(architecture.model.inputs, architecture.feeds, strict=True))
    shapes = [((batch, *feed.shape[1:]), feed.dtype.name, value.name) for value, feed in values]
    if VERSION == 2:
        import tensorflow
        import tf2onnx

        signature = [tensorflow.TensorSpec(s, d, name=n.split(":")[0]) for s, d, n in shapes]
        tf2onnx.convert.from_keras(
            architecture.model, signature, opset=opset, output_path=str(path)
        )
        return
    signature = [keras.InputSpec(shape=s, dtype=d, name=n) for s, d, n in shapes]
    signature = signature if len(signature) == 1 else [signature]
    architecture.model.export(
        path,
        format="onnx",
        input_signature=signature,
        opset_version=opset,
        verbose=False,
    )


def export(architecture, exporter, opset, fixed_batch):
    name = "keras-" + architecture.name
    path = BANK / file_name(name, exporter, opset)
    try:
        write(architecture, path, opset, fixed_batch)
        graph = onnx.load(path).graph
        constants = {value.name for value in graph.initializer}
        inputs = [value.name for value in graph.input if value.name not in constants]
        outputs = [value.name for value in graph.output]
        output, spec = architecture.target
        group = name if architecture.same_in_all else f"{name}-keras{VERSION}"
        entry = {
            "file": path.name,
            "architecture": name,
            "exporter": f"keras {keras.__version__} {exporter}",
            "precision": "float32",
            "inputs": [{"name": n, "batch_axis": 0} for n in inputs],
            "outputs": [{"name": n, "batch_axis": 0} for n in outputs],
            "target": {"output": outputs[output], "spec": spec},
            "same_as": group,
            "notes": architecture.notes + ("exported with batch 1" if fixed_batch else ""),
        }
        described = None
        if architecture.stages:
            described = {"stages": architecture.stages, **architecture.oracle}
            if "states" in described:
                described["states"] = [inputs[place] for place in described["states"]]
        feeds = dict(zip(inputs, architecture.feeds, strict=True))
        expected = framework_outputs(architecture, inputs, [0] * len(outputs))
        save(entry, feeds, expected, described)
    except Exception as error:  # noqa: BLE001 - whatever does not work is recorded
        refused(name, exporter, opset, error)


def main():
    warnings.simplefilter("ignore")
    wanted = sys.argv[1:]
    for architecture in every():
        if wanted and architecture.name not in wanted:
            continue
        exporters = ALWAYS[environment()] + ALSO[environment()].get(architecture.name, [])
        for exporter, opset, fixed_batch in exporters:
            export(architecture, exporter, opset, fixed_batch)


if __name__ == "__main__":
    main()
