package io.github.onnxlrp.onnx;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.ElementTypes;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Small recurrent graphs whose inputs are declared in words. */
final class SampleGraphs {
  static final Target SUM = Target.sum(null);

  /** Of the value z, with its time along axis 0. */
  static final String LSTM = "Y, Y_h = LSTM(z, W4, R4) hidden_size=3";

  private SampleGraphs() {}

  static final int FEATURES = 2;
  static final int HIDDEN = 3;

  static Tensor random(long seed, int... shape) {
    Random random = new Random(seed);
    double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(data, k -> random.nextGaussian());
    return Tensor.floating(ElementType.FLOAT, data, shape);
  }

  /**
   * Declares {@code name:dim,dim,...} or {@code name:dim,dim,...:TYPE}; a name of a dimension that
   * is no number is its symbol.
   */
  private static ValueInfoProto declare(String text) {
    String[] parts = text.split(":");
    ElementType type = parts.length == 2 ? ElementType.FLOAT : ElementType.valueOf(parts[2]);
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : parts[1].split(",")) {
      shape.addDim(
          dim.matches("-?\\d+")
              ? TensorShapeProto.Dimension.newBuilder().setDimValue(Long.parseLong(dim))
              : TensorShapeProto.Dimension.newBuilder().setDimParam(dim.equals("_") ? "" : dim));
    }
    return ValueInfoProto.newBuilder()
        .setName(parts[0])
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(ElementTypes.code(type))
                        .setShape(shape)))
        .build();
  }

  static Graph graph(List<String> inputs, String nodes, String... outputs) {
    OnnxTestModel model = new OnnxTestModel(18);
    inputs.forEach(input -> model.graph().addInput(declare(input)));
    for (String gates : List.of("1", "3", "4")) {
      int rows = Integer.parseInt(gates) * HIDDEN;
      model.constant("W" + gates, random(1, 1, rows, FEATURES));
      model.constant("R" + gates, random(2, 1, rows, HIDDEN));
    }
    model.constant("h0", random(3, 1, 2, HIDDEN));
    model.constant("two", random(6, 2, HIDDEN));
    model.constant("U", random(7, HIDDEN, HIDDEN));
    model.constant("V", random(8, FEATURES, HIDDEN));
    model.constant("three", Tensor.vector(HIDDEN));
    model.constant("zero", Tensor.vector(0));
    model.constant("one", Tensor.vector(1));
    model.constant("table", random(6, 5, 1));
    model.constant("rows", Tensor.vector(0, -1, FEATURES));
    model.constant("wide", random(4, 4, FEATURES));
    model.constant("classes", random(5, HIDDEN, 4));
    model.nodes(nodes.replace(";", "\n"));
    for (String output : outputs) {
      if (output.contains(":")) {
        model.graph().addOutput(declare(output));
      } else {
        model.output(output);
      }
    }
    return OnnxModel.of(model.build()).graph();
  }
}
