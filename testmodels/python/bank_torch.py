"""Exports the bank's architectures from PyTorch. Usage: bank_torch.py [NAME ...]"""

import sys
import warnings

import onnx
import torch

from bank.files import file_name, one_by_one, refused, rename, save
from bank.torch_catalog import every
from paths import BANK

PRECISION = {torch.float16: "float16", torch.float32: "float32", torch.float64: "float64"}


def framework_outputs(architecture):
    def run(feeds):
        with torch.no_grad():
            results = architecture.module(*(torch.from_numpy(v) for v in feeds.values()))
        results = results if isinstance(results, tuple) else (results,)
        return [result.numpy() for result in results]

    output_axes = list(architecture.outputs.values())
    return one_by_one(run, architecture.feeds, architecture.axes(), output_axes)


def example_of(architecture, samples):
    """The first samples, as a tuple of tensors."""
    axes = architecture.axes()
    return tuple(
        torch.from_numpy(value.take(range(samples), axis=axes[name]))
        for name, value in architecture.feeds.items()
    )


def script_export(architecture, path, opset):
    axes = {}
    for name, axis in [*architecture.axes().items(), *architecture.outputs.items()]:
        axes[name] = {axis: "batch", **architecture.time_axes.get(name, {})}
    module = architecture.module
    torch.onnx.export(
        torch.jit.script(module) if architecture.scripted else module,
        example_of(architecture, 1 if architecture.fixed_batch else 2),
        path,
        input_names=list(architecture.feeds),
        output_names=list(architecture.outputs),
        dynamic_axes={} if architecture.fixed_batch else axes,
        opset_version=opset,
        dynamo=False,
        **architecture.options,
    )
    if architecture.options.get("export_modules_as_functions"):
        _restore_output_names(path, architecture.outputs)


def _restore_output_names(path, names):
    """The exporter forgets them when it writes modules as functions."""
    found = [output.name for output in onnx.load(path, load_external_data=False).graph.output]
    rename(path, dict(zip(found, names, strict=True)))


def dynamo_export(architecture, path, opset):
    batch = torch.export.Dim("batch")
    shapes = {name: {axis: batch} for name, axis in architecture.axes().items()}
    options = {"external_data": False, **architecture.options}
    torch.onnx.export(
        architecture.module,
        example_of(architecture, 1 if architecture.fixed_batch else 2),
        path,
        input_names=list(architecture.feeds),
        output_names=list(architecture.outputs),
        dynamic_shapes=None if architecture.fixed_batch else tuple(shapes.values()),
        opset_version=opset,
        dynamo=True,
        verbose=False,
        **options,
    )


def export(architecture, exporter, opset):
    path = BANK / file_name(architecture.name, exporter, opset)
    entry = {
        "file": path.name,
        "architecture": architecture.name,
        "exporter": f"torch {torch.__version__.split('+')[0]} {exporter}",
        "precision": PRECISION[next(architecture.module.parameters()).dtype],
        "inputs": [{"name": n, "batch_axis": a} for n, a in architecture.axes().items()],
        "outputs": [{"name": n, "batch_axis": a} for n, a in architecture.outputs.items()],
        "target": dict(zip(("output", "spec"), architecture.target, strict=True)),
        "same_as": architecture.group or f"torch-{architecture.name}",
        "notes": architecture.notes,
    }
    try:
        function = script_export if exporter == "torchscript" else dynamo_export
        function(architecture, path, opset)
        described = architecture.stages and {"stages": architecture.stages, **architecture.oracle}
        save(entry, architecture.feeds, framework_outputs(architecture), described)
    except Exception as error:  # noqa: BLE001 - whatever does not work is recorded
        refused(architecture.name, exporter, opset, error)


def main():
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    wanted = sys.argv[1:]
    for architecture in every():
        if wanted and architecture.name not in wanted:
            continue
        for exporter, opset in architecture.exporters:
            export(architecture, exporter, opset)


if __name__ == "__main__":
    main()
