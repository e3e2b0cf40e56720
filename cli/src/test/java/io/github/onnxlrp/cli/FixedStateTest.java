package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.onnx.proto.AttributeProto;
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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An RNN over [time,batch,2] whose initial state is a constant for a batch of 2. */
class FixedStateTest {
  private static final int HIDDEN = 3;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void randomSamplesThatTheStateDoesNotFitAreRefusedForThatReason(int samples) throws IOException {
    Result result = Cli.run("explain", model(), "--random", "" + samples, "--seed", "1");
    assertThat(result.code()).isEqualTo(ExitCodes.INVALID);
    assertThat(result.err())
        .contains("its initial state 'h0' was exported for a batch of 2; found " + samples)
        .contains("give 2 samples")
        .doesNotContain("--dim time=LENGTH");
  }

  @Test
  void twoRandomSamplesRun() throws IOException {
    Result result = Cli.run("explain", model(), "--random", "2", "--seed", "1", "--format", "csv");
    assertThat(result.code()).isZero();
    assertThat(result.out().lines()).anyMatch(line -> line.startsWith("1,argmax,"));
  }

  private String model() throws IOException {
    GraphProto graph =
        GraphProto.newBuilder()
            .setName("state")
            .addInput(info("x", "time", "batch", "2"))
            .addInitializer(numbers("W", 1, HIDDEN, 2))
            .addInitializer(numbers("R", 1, HIDDEN, HIDDEN))
            .addInitializer(numbers("h0", 1, 2, HIDDEN))
            .addInitializer(TensorEncoder.encode("axis", Tensor.vector(0)))
            .addNode(
                NodeProto.newBuilder()
                    .setName("rnn")
                    .setOpType("RNN")
                    .addAllInput(List.of("x", "W", "R", "", "", "h0"))
                    .addAllOutput(List.of("", "last"))
                    .addAttribute(
                        AttributeProto.newBuilder()
                            .setName("hidden_size")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(HIDDEN)))
            .addNode(
                NodeProto.newBuilder()
                    .setOpType("Squeeze")
                    .addAllInput(List.of("last", "axis"))
                    .addOutput("scores"))
            .addOutput(info("scores", "batch", "3"))
            .build();
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
            .setGraph(graph)
            .build();
    return Files.write(folder.resolve("state.onnx"), model.toByteArray()).toString();
  }

  private static TensorProto numbers(String name, int... shape) {
    double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(data, k -> 0.5 - (k % 4) * 0.25);
    return TensorEncoder.encode(name, Tensor.floating(ElementType.FLOAT, data, shape));
  }

  private static ValueInfoProto info(String name, String... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      shape.addDim(
          dimension.matches("\\d+")
              ? TensorShapeProto.Dimension.newBuilder().setDimValue(Long.parseLong(dimension))
              : TensorShapeProto.Dimension.newBuilder().setDimParam(dimension));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
