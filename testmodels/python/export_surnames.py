"""Exports the trained surname classifier in three ways and compares each with PyTorch.

surnames.onnx           TorchScript exporter
surnames-dynamo.onnx    exporter based on torch.export
surnames-unrolled.onnx  TorchScript exporter, a loop of nn.LSTMCell over eight letters
"""

import json

import numpy
import onnx
import torch

import surnames_data
from export_tools import describe, largest_difference, strip
from paths import BUILD, SURNAMES
from surnames_model import SurnameClassifier, UnrolledClassifier
from train_surnames import encode

OPSET = 17
STEPS = 8
REFERENCES = 40
LENGTHS = range(3, 13)


def script_export(model, example, path, time_axis, **options):
    axes = {0: "batch", 1: "time"} if time_axis else {0: "batch"}
    torch.onnx.export(
        model,
        (example,),
        path,
        input_names=["ids"],
        output_names=["logits"],
        dynamic_axes={"ids": axes, "logits": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
        **options,
    )


def dynamo_export(model, example, path):
    torch.onnx.export(
        model,
        (example,),
        path,
        input_names=["ids"],
        output_names=["logits"],
        dynamic_shapes={"ids": {0: torch.export.Dim("batch"), 1: torch.export.Dim("time")}},
        dynamo=True,
        external_data=False,
    )


def logits_of(model, ids):
    with torch.no_grad():
        return model(torch.from_numpy(ids)).numpy()


def save_framework_outputs(model, encoded, path):
    """Ids (zero behind the length), lengths and PyTorch's float32 logits, one name at a time."""
    lengths = numpy.array([len(ids) for ids in encoded])
    padded = numpy.zeros((len(encoded), lengths.max()), numpy.int64)
    for row, ids in zip(padded, encoded):
        row[: len(ids)] = ids
    logits = numpy.concatenate([logits_of(model, numpy.array([ids])) for ids in encoded])
    numpy.savez(path, **{"ids": padded, "lengths": lengths, "framework.logits": logits})


def check(path, model, encoded):
    """Compares a file with PyTorch, each name alone and all names of one length together."""
    inputs = [numpy.array([ids]) for ids in encoded]
    for length in sorted({len(ids) for ids in encoded}):
        inputs.append(numpy.array([ids for ids in encoded if len(ids) == length]))
    expected = [logits_of(model, ids) for ids in inputs]
    difference = largest_difference(path, [{"ids": ids} for ids in inputs], expected)
    print(f"{path.name}: largest difference from PyTorch {difference:.2e} over {len(encoded)} names")


def weights_of(path):
    """All float weights of a file, sorted: exports may order and split them as they like."""
    initializers = onnx.load(path).graph.initializer
    arrays = [onnx.numpy_helper.to_array(entry) for entry in initializers]
    flat = [array.ravel() for array in arrays if array.dtype == numpy.float32 and array.ndim > 0]
    return numpy.sort(numpy.concatenate(flat))


def main():
    torch.set_num_threads(1)
    read = (SURNAMES / "surnames.vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    model = SurnameClassifier(len(read), len(surnames_data.LABELS))
    model.load_state_dict(torch.load(BUILD / "surnames.pt", weights_only=True))
    model.eval()
    lines = (SURNAMES / "surnames.test.jsonl").read_text(encoding="utf-8").splitlines()
    encoded = [encode(json.loads(line)["text"], read) for line in lines]
    of_steps = [ids for ids in encoded if len(ids) == STEPS]

    example = torch.tensor([of_steps[0], of_steps[1]])
    exports = [SURNAMES / f"surnames{kind}.onnx" for kind in ("", "-dynamo", "-unrolled")]
    script_export(model, example, exports[0], time_axis=True)
    dynamo_export(model, example, exports[1])
    # Without constant folding, so that the products of the zero state stay in the file.
    unrolled = UnrolledClassifier(model, STEPS).eval()
    script_export(unrolled, example, exports[2], time_axis=False, do_constant_folding=False)

    for path in exports:
        describe(path, strip(path))
        assert (weights_of(path) == weights_of(exports[0])).all(), path
    check(exports[0], model, encoded)
    check(exports[1], model, encoded)
    check(exports[2], model, of_steps)

    chosen = [ids for ids in encoded if len(ids) in LENGTHS][:REFERENCES]
    save_framework_outputs(model, chosen, BUILD / "surnames.framework.npz")
    save_framework_outputs(model, of_steps[:REFERENCES], BUILD / "surnames-unrolled.framework.npz")


if __name__ == "__main__":
    main()
