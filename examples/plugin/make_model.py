"""Writes swish.onnx: x [batch, 3] -> dense (2) -> com.example.Swish with beta 1.5 -> dense (2)."""

import pathlib

import numpy as np
import onnx
from onnx import helper, numpy_helper


def constant(name, numbers):
    return numpy_helper.from_array(np.array(numbers, np.float32), name)


def main():
    tensor = helper.make_tensor_value_info
    nodes = [
        helper.make_node("Gemm", ["x", "W1", "b1"], ["h"], "hidden"),
        helper.make_node("Swish", ["h"], ["s"], "swish", domain="com.example", beta=1.5),
        helper.make_node("Gemm", ["s", "W2", "b2"], ["logits"], "head"),
    ]
    graph = helper.make_graph(
        nodes,
        "swish",
        [tensor("x", onnx.TensorProto.FLOAT, ["batch", 3])],
        [tensor("logits", onnx.TensorProto.FLOAT, ["batch", 2])],
        [
            constant("W1", [[0.5, -1], [0.25, 0.75], [-0.5, 1]]),
            constant("b1", [0.125, -0.25]),
            constant("W2", [[1, -0.5], [0.5, 2]]),
            constant("b2", [0.25, 0]),
        ],
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.example", 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    onnx.save(model, pathlib.Path(__file__).with_name("swish.onnx"))


main()
