"""Quantises models of the bank with ONNX Runtime's tools. Their reference is ONNX Runtime.

Weights get 7 bits (`reduce_range`). Without VNNI, ONNX Runtime adds pairs of products of uint8 and
int8 with saturation at 16 bits, which 2 * 255 * 64 = 32640 does not reach: the references hold on
every processor.
"""

import json
import logging
import sys

import numpy
import onnx
import onnxruntime
from onnxruntime import quantization

from bank.files import one_by_one, refused, run, save
from paths import BANK, BANK_BUILD


class Calibration(quantization.CalibrationDataReader):
    def __init__(self, feeds):
        self.left = iter([feeds])

    def get_next(self):
        return next(self.left, None)


def dynamic(source, path, feeds):
    quantization.quantize_dynamic(source, path, reduce_range=True)


def static(form):
    def quantize(source, path, feeds):
        quantization.quantize_static(
            source, path, Calibration(feeds), quant_format=form, reduce_range=True
        )

    return quantize


KINDS = (
    ("dynamic-lstm", "lstm-last.torchscript-17", dynamic),
    ("dynamic-bilstm", "bilstm-stacked.torchscript-17", dynamic),
    ("dynamic-conv", "conv-lstm.torchscript-17", dynamic),
    ("qdq-cell", "hand-written-cell.torchscript-17", static(quantization.QuantFormat.QDQ)),
    ("qdq-conv", "conv-lstm.torchscript-17", static(quantization.QuantFormat.QDQ)),
    ("qoperator-conv", "conv-lstm.torchscript-17", static(quantization.QuantFormat.QOperator)),
)


def export(kind, source, quantize):
    name = f"quantized-{kind}"
    entry = json.loads((BANK_BUILD / f"{source}.onnx.json").read_text())
    path = BANK / f"{name}.onnxruntime-{entry['opset']}.onnx"
    arrays = numpy.load(BANK / entry["reference"])
    axes = {value["name"]: value["batch_axis"] for value in entry["inputs"]}
    feeds = {key: arrays[f"input.{key}"] for key in axes}
    entry.update(
        file=path.name,
        architecture=name,
        exporter=f"onnxruntime {onnxruntime.__version__} quantization",
        precision="int8",
        same_as=None,
        notes=f"from {source}.onnx",
    )
    try:
        quantize(BANK / f"{source}.onnx", path, feeds)
        output_axes = [value["batch_axis"] for value in entry["outputs"]]
        outputs = one_by_one(lambda own: run(path, own), feeds, axes, output_axes)
        save(entry, feeds, outputs)
        exact = arrays[f"output.{entry['outputs'][0]['name']}"]
        print(f"  largest difference from float32 {numpy.abs(outputs[0] - exact).max():.1e}")
        print("  " + " ".join(sorted({node.op_type for node in onnx.load(path).graph.node})))
    except Exception as error:  # noqa: BLE001 - whatever does not work is recorded
        refused(name, "onnxruntime", entry["opset"], error)


def main():
    logging.disable(logging.WARNING)
    wanted = sys.argv[1:]
    for kind, source, quantize in KINDS:
        if not wanted or f"quantized-{kind}" in wanted:
            export(kind, source, quantize)


if __name__ == "__main__":
    main()
