"""The weights of an exported file: float32 widened to double."""

import onnx
from onnx import numpy_helper

from .classifier import Classifier
from .lstm import Weights

# The order of the rows in an ONNX LSTM; c is the candidate.
ONNX_ROWS = ("i", "o", "f", "g")


def _constants(graph):
    found = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    return {name: array.astype("float64") for name, array in found.items()}


def _directions(node, constants):
    w, r, b = (constants[name] for name in node.input[1:4])
    hidden = r.shape[2]
    directions = []
    for direction in range(w.shape[0]):
        weights, biases = {}, {}
        for place, row in enumerate(ONNX_ROWS):
            own = slice(place * hidden, (place + 1) * hidden)
            recurrent = slice((4 + place) * hidden, (5 + place) * hidden)
            joined = zip(w[direction, own].tolist(), r[direction, own].tolist(), strict=True)
            weights[row] = [for_x + for_h for for_x, for_h in joined]
            biases[row] = (b[direction, own] + b[direction, recurrent]).tolist()
        directions.append(Weights(weights, biases))
    return directions


def _lstm(graph):
    (node,) = [node for node in graph.node if node.op_type == "LSTM"]
    return node


def surnames(path):
    """(classifier, embedding table [letters][features])."""
    graph = onnx.load(path).graph
    constants = _constants(graph)
    head = constants["head.weight"].tolist()
    classifier = Classifier(
        _directions(_lstm(graph), constants), head, constants["head.bias"].tolist()
    )
    return classifier, constants["embedding.weight"].tolist()


def vowels(path):
    graph = onnx.load(path).graph
    constants = _constants(graph)
    (product,) = [node for node in graph.node if node.op_type == "MatMul"]
    (addition,) = [node for node in graph.node if node.op_type == "Add"]
    head = constants[product.input[1]].T.tolist()
    return Classifier(
        _directions(_lstm(graph), constants), head, constants[addition.input[1]].tolist()
    )
