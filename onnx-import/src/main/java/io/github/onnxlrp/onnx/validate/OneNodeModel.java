package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.onnx.read.InnerGraphs;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Cuts single nodes out of the main graph of a model. */
final class OneNodeModel {
  /**
   * A model of one node.
   *
   * @param proto its graph has the node, the constants that it reads, and inputs for what else it
   *     reads
   * @param inputs tensors for those inputs
   */
  record Cut(ModelProto proto, Map<String, Tensor> inputs) {}

  private final ModelProto model;
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, NodeProto> constants = new HashMap<>();
  private final Set<String> variable = new HashSet<>();

  OneNodeModel(ModelProto model) {
    this.model = model;
    GraphProto graph = model.getGraph();
    graph.getInputList().forEach(input -> variable.add(input.getName()));
    for (TensorProto initializer : graph.getInitializerList()) {
      initializers.put(initializer.getName(), initializer);
      variable.remove(initializer.getName());
    }
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant") && node.getInputCount() == 0) {
        constants.put(node.getOutput(0), node);
      } else if (InnerGraphs.reads(node).stream().anyMatch(variable::contains)) {
        variable.addAll(node.getOutputList());
      }
    }
  }

  /**
   * Cuts out {@code node}.
   *
   * @param values tensors of the values that it may read
   * @return null when one of the values that it reads is not there
   */
  Cut cut(NodeProto node, Map<String, Tensor> values) {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("one node");
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    for (String name : InnerGraphs.reads(node)) {
      if (initializers.containsKey(name)) {
        graph.addInitializer(initializers.get(name));
      } else if (constants.containsKey(name)) {
        graph.addNode(constants.get(name));
      } else if (!values.containsKey(name)) {
        return null;
      } else if (variable.contains(name)) {
        graph.addInput(valueInfo(name, values.get(name)));
        inputs.put(name, values.get(name));
      } else {
        graph.addInitializer(TensorEncoder.encode(name, values.get(name)));
      }
    }
    graph.addNode(node);
    for (String output : node.getOutputList()) {
      // What is no tensor cannot be compared.
      if (values.containsKey(output)) {
        graph.addOutput(valueInfo(output, values.get(output)));
      }
    }
    return new Cut(model.toBuilder().setGraph(graph).build(), inputs);
  }

  private static ValueInfoProto valueInfo(String name, Tensor tensor) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int dim : tensor.shape()) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
    }
    TypeProto.Tensor type =
        TypeProto.Tensor.newBuilder()
            .setElemType(ElementTypes.code(tensor.type()))
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
