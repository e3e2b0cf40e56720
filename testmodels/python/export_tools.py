"""What every exported file goes through: metadata removed, then compared with its framework."""

import numpy
import onnx
import onnxruntime


def _clear(message, *fields):
    for field in fields:
        if field in message.DESCRIPTOR.fields_by_name:
            message.ClearField(field)


def _clear_graph(graph):
    _clear(graph, "doc_string", "metadata_props")
    for value in [*graph.input, *graph.output, *graph.value_info, *graph.initializer]:
        _clear(value, "doc_string", "metadata_props")
    for node in graph.node:
        _clear(node, "doc_string", "metadata_props")
        for attribute in node.attribute:
            _clear(attribute, "doc_string")
            for inner in [*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs]:
                _clear_graph(inner)


def strip(path):
    """Removes descriptions: exporters write the paths of the exporting machine into them."""
    # External data stays where it is: saving a model that holds it would write it into the model.
    model = onnx.load(path, load_external_data=False)
    _clear(model, "doc_string", "metadata_props")
    _clear_graph(model.graph)
    for function in model.functions:
        _clear(function, "doc_string", "metadata_props")
        for node in function.node:
            _clear(node, "doc_string", "metadata_props")
    onnx.save(model, path)
    onnx.checker.check_model(path, full_check=True)
    return model


def describe(path, model):
    """One line: size, opset, inputs, outputs, and how often each operator occurs."""
    counts = {}
    for node in model.graph.node:
        counts[node.op_type] = counts.get(node.op_type, 0) + 1
    operators = ", ".join(f"{name} {counts[name]}" for name in sorted(counts))
    values = [_signature(value) for value in [*model.graph.input, *model.graph.output]]
    opset = ", ".join(f"{entry.domain or 'ai.onnx'} {entry.version}" for entry in model.opset_import)
    print(f"{path.name}: {path.stat().st_size} bytes, {opset}; {'; '.join(values)}; {operators}")


def _signature(value):
    tensor = value.type.tensor_type
    dims = [dim.dim_param or str(dim.dim_value) for dim in tensor.shape.dim]
    return f"{value.name} {onnx.TensorProto.DataType.Name(tensor.elem_type)}[{', '.join(dims)}]"


def largest_difference(path, inputs, expected):
    """Largest |ONNX Runtime - framework| over a list of (feeds, framework output)."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(
        str(path), options, providers=["CPUExecutionProvider"]
    )
    largest = 0.0
    for feeds, output in zip(inputs, expected, strict=True):
        found = session.run(None, feeds)[0]
        assert found.shape == output.shape, (path.name, found.shape, output.shape)
        largest = max(largest, float(numpy.abs(found - output).max()))
    assert largest <= 5e-6 * max(1.0, max(float(numpy.abs(o).max()) for o in expected)), largest
    return largest
