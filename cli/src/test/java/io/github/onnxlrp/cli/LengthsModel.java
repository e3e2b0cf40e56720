package io.github.onnxlrp.cli;

import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.AttributeProto.AttributeType;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.NodeProto;
import io.github.onnxlrp.onnx.proto.OperatorSetIdProto;
import io.github.onnxlrp.onnx.proto.TensorProto;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.onnx.proto.TypeProto;
import io.github.onnxlrp.onnx.proto.ValueInfoProto;
import io.github.onnxlrp.onnx.read.TensorEncoder;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A model of text that takes its length: ids [batch,time] look up a table, and lengths [batch]
 * become the sequence_lens of an LSTM, whose last state is the output.
 */
final class LengthsModel {
  private static final int TOKENS = 5;
  private static final int HIDDEN = 3;

  private LengthsModel() {}

  /** Writes the model and its vocabulary, the letters a to e. */
  static Path write(Path folder) throws IOException {
    Random random = new Random(4);
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("lengths")
            .addInput(info("ids", TensorProto.DataType.INT64, "batch", "time"))
            .addInput(info("lengths", TensorProto.DataType.INT64, "batch"))
            .addInitializer(weights("table", random, TOKENS, 2))
            .addInitializer(weights("W", random, 1, 4 * HIDDEN, 2))
            .addInitializer(weights("R", random, 1, 4 * HIDDEN, HIDDEN))
            .addInitializer(TensorEncoder.encode("axis", Tensor.vector(0)))
            .addNode(node("Gather", "embedded", "table", "ids"))
            .addNode(node("Transpose", "x", "embedded").addAttribute(ints("perm", 1, 0, 2)))
            .addNode(cast("lens", "lengths"))
            .addNode(
                node("LSTM", "", "x", "W", "R", "", "lens")
                    .addOutput("last")
                    .addAttribute(integer("hidden_size", HIDDEN)))
            .addNode(node("Squeeze", "scores", "last", "axis"))
            .addOutput(info("scores", TensorProto.DataType.FLOAT, "batch", "classes"))
            .build();
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    Files.writeString(folder.resolve("lengths.vocab.txt"), "a\nb\nc\nd\ne\n");
    return Files.write(folder.resolve("lengths.onnx"), model.toByteArray());
  }

  private static NodeProto.Builder node(String operator, String output, String... inputs) {
    return NodeProto.newBuilder()
        .setName(operator)
        .setOpType(operator)
        .addAllInput(List.of(inputs))
        .addOutput(output);
  }

  private static NodeProto.Builder cast(String output, String input) {
    return node("Cast", output, input)
        .addAttribute(integer("to", TensorProto.DataType.INT32.getNumber()));
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  private static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder result =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    for (long value : values) {
      result.addInts(value);
    }
    return result.build();
  }

  private static TensorProto weights(String name, Random random, int... shape) {
    int size = 1;
    for (int length : shape) {
      size *= length;
    }
    double[] data = random.doubles(size, -1, 1).map(x -> (float) x).toArray();
    return TensorEncoder.encode(name, Tensor.floating(ElementType.FLOAT, data, shape));
  }

  private static ValueInfoProto info(String name, TensorProto.DataType type, String... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(dimension));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
