package io.github.onnxlrp.onnx.validate;

import com.google.protobuf.ByteString;
import io.github.onnxlrp.onnx.proto.AttributeProto;
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
import java.util.Random;
import java.util.stream.DoubleStream;

/** Writes small models. */
final class ModelBuilder {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");

  ModelBuilder input(String name, ElementType type, int... shape) {
    TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
    for (int dim : shape) {
      dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
    }
    graph.addInput(info(name, type, dims));
    return this;
  }

  ModelBuilder initializer(String name, Tensor tensor) {
    graph.addInitializer(TensorEncoder.encode(name, tensor));
    return this;
  }

  ModelBuilder node(
      String operator, String name, List<String> in, List<String> out, AttributeProto... more) {
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(in)
            .addAllOutput(out)
            .addAllAttribute(List.of(more)));
    return this;
  }

  /** An output whose shape ONNX Runtime infers. */
  ModelBuilder output(String name, ElementType type) {
    graph.addOutput(info(name, type, null));
    return this;
  }

  ModelProto build() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .setProducerName("test")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .setGraph(graph)
        .build();
  }

  static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static AttributeProto graph(String name, GraphProto value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.GRAPH)
        .setG(value)
        .build();
  }

  /** Normal numbers, rounded to float32. */
  static Tensor random(Random random, int... shape) {
    int size = 1;
    for (int dim : shape) {
      size *= dim;
    }
    double[] data =
        DoubleStream.generate(() -> (float) random.nextGaussian()).limit(size).toArray();
    return Tensor.floating(ElementType.FLOAT, data, shape);
  }

  private static ValueInfoProto info(
      String name, ElementType type, TensorShapeProto.Builder shape) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(ElementTypes.code(type));
    if (shape != null) {
      tensor.setShape(shape);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
