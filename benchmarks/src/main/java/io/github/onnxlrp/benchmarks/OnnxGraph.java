package io.github.onnxlrp.benchmarks;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.AttributeProto.AttributeType;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** Writes a graph of ONNX nodes. */
final class OnnxGraph {
  private static final int OPSET = 14;
  private static final int IR_VERSION = 8;

  private final GraphProto.Builder graph;

  OnnxGraph(String name) {
    graph = GraphProto.newBuilder().setName(name);
  }

  /** An input; a length is a number or, where it is open, a name. */
  OnnxGraph input(String name, ElementType type, Object... shape) {
    graph.addInput(value(name, type, shape));
    return this;
  }

  OnnxGraph output(String name, ElementType type, Object... shape) {
    graph.addOutput(value(name, type, shape));
    return this;
  }

  OnnxGraph constant(String name, Tensor tensor) {
    graph.addInitializer(TensorEncoder.encode(name, tensor));
    return this;
  }

  /** A node that is named like its first output. */
  OnnxGraph node(
      String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(outputs.stream().filter(name -> !name.isEmpty()).findFirst().orElseThrow())
            .addAllInput(inputs)
            .addAllOutput(outputs);
    attributes.forEach((name, value) -> node.addAttribute(attribute(name, value)));
    graph.addNode(node);
    return this;
  }

  OnnxGraph node(String operator, List<String> inputs, List<String> outputs) {
    return node(operator, inputs, outputs, Map.of());
  }

  GraphProto proto() {
    return graph.build();
  }

  ModelProto model() {
    return ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("onnx-lrp benchmarks")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  private static ValueInfoProto value(String name, ElementType type, Object... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (Object length : shape) {
      TensorShapeProto.Dimension.Builder dim = dims.addDimBuilder();
      if (length instanceof Integer number) {
        dim.setDimValue(number);
      } else {
        dim.setDimParam((String) length);
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(ElementTypes.code(type)).setShape(dims);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static AttributeProto attribute(String name, Object value) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(name);
    if (value instanceof Integer number) {
      attribute.setType(AttributeType.INT).setI(number);
    } else if (value instanceof List<?> numbers) {
      attribute.setType(AttributeType.INTS);
      numbers.forEach(number -> attribute.addInts((Integer) number));
    } else if (value instanceof GraphProto body) {
      attribute.setType(AttributeType.GRAPH).setG(body);
    } else {
      attribute.setType(AttributeType.STRING).setS(ByteString.copyFromUtf8((String) value));
    }
    return attribute.build();
  }
}
