"""A little around onnx.helper: nodes that name their own outputs."""

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, DOUBLE = TensorProto.FLOAT, TensorProto.DOUBLE
INT32, INT64, BOOL = TensorProto.INT32, TensorProto.INT64, TensorProto.BOOL

# The IR version that came with an opset; ONNX Runtime reads none newer than 13.
IR_VERSIONS = ((25, 11), (22, 10), (21, 10), (19, 9), (15, 8), (12, 7), (11, 6), (9, 4), (0, 3))


def value(name, dtype, shape):
    return helper.make_tensor_value_info(name, dtype, shape)


class Builder:
    """Nodes of one graph, body or function; `prefix` keeps names apart."""

    def __init__(self, prefix="", constants=None, split_by_attribute=False):
        self.prefix = prefix
        self.split_by_attribute = split_by_attribute  # before opset 13
        self.nodes = []
        self.constants = {} if constants is None else constants

    def constant(self, name, array):
        self.constants[name] = numpy.asarray(array)
        return name

    def ints(self, *values):
        name = "ints_" + "_".join(str(v).replace("-", "m") for v in values)
        return self.constant(name, numpy.array(values, numpy.int64))

    def node(self, operator, inputs, outputs=1, **attributes):
        """Adds a node; returns the name of its output, or a list of names."""
        number = len(self.nodes)
        if isinstance(outputs, int):
            names = [f"{self.prefix}{operator.lower()}_{number}_{n}" for n in range(outputs)]
        else:
            names = outputs
        node = helper.make_node(operator, inputs, names, f"{self.prefix}node_{number}", **attributes)
        self.nodes.append(node)
        return names[0] if len(names) == 1 else names

    def split(self, name, count, size):
        """Splits axis 1 into `count` parts of one size."""
        if self.split_by_attribute:
            return self.node("Split", [name], count, axis=1, split=[size] * count)
        return self.node("Split", [name, self.ints(*[size] * count)], count, axis=1)

    def body(self, name, inputs, outputs):
        return helper.make_graph(self.nodes, name, inputs, outputs)

    def model(self, inputs, outputs, opset, functions=(), domains=()):
        graph = helper.make_graph(self.nodes, "hand", inputs, outputs)
        for name, array in self.constants.items():
            graph.initializer.append(numpy_helper.from_array(array, name))
        imports = [helper.make_opsetid("", opset)]
        imports += [helper.make_opsetid(domain, 1) for domain in domains]
        version = next(ir for first, ir in IR_VERSIONS if opset >= first)
        if functions:
            version = max(version, 10)
        model = helper.make_model(graph, opset_imports=imports, functions=list(functions))
        model.ir_version = version
        model.producer_name = "hand"
        if version < 4:  # every constant is an input as well
            for name, array in self.constants.items():
                dtype = helper.np_dtype_to_tensor_dtype(array.dtype)
                graph_input = value(name, dtype, array.shape)
                model.graph.input.append(graph_input)
        return model


def save(model, path):
    onnx.save(model, path)
