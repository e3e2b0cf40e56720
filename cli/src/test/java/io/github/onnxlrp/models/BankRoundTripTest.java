package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.OnnxRuntimeSession;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.onnx.write.Facts;
import io.github.onnxlrp.onnx.write.OnnxWriter;
import io.github.onnxlrp.onnx.write.WriteOptions;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model that is imported and written back gives in ONNX Runtime what it gave before: an oracle
 * for the import and for the writer.
 */
class BankRoundTripTest {
  private static final int SAMPLED = 60;

  /** Floats are written as such, and sums have another order. */
  private static final double FLOAT = 2e-5;

  private static final double HALF = 2e-2;

  static List<BankModel> models() {
    return BankModel.sample(SAMPLED);
  }

  @ParameterizedTest
  @MethodSource("models")
  void givesTheSame(BankModel model) {
    Graph graph = model.model().graph();
    boolean isDouble = model.precision().equals("float64");
    Map<String, Tensor> inputs = isFixed(graph) ? model.samples().get(0) : model.batch();
    WriteOptions options =
        new WriteOptions(
            isDouble ? ElementType.DOUBLE : ElementType.FLOAT,
            Facts.of(graph, List.of(inputs)),
            Map.of());
    ModelProto written = OnnxWriter.write(graph, options);
    Set<String> outputs = graph.outputs().stream().map(Value::name).collect(Collectors.toSet());
    Map<String, Tensor> expected = run(model.model().proto(), inputs, outputs);
    Map<String, Tensor> found = run(written, inputs, outputs);
    double tolerance = model.precision().equals("float16") ? HALF : isDouble ? 1e-9 : FLOAT;
    for (String name : outputs) {
      assertSame(name, expected.get(name), found.get(name), tolerance);
    }
  }

  private static boolean isFixed(Graph graph) {
    return graph.inputs().stream()
        .anyMatch(input -> input.shape().stream().anyMatch(length -> length.size() == 1));
  }

  private static Map<String, Tensor> run(
      ModelProto model, Map<String, Tensor> inputs, Set<String> outputs) {
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(model, Provider.CPU)) {
      return session.run(inputs, outputs).tensors();
    }
  }

  private static void assertSame(String name, Tensor expected, Tensor found, double tolerance) {
    assertThat(found.shape()).as(name).isEqualTo(expected.shape());
    assertThat(found.type()).as(name).isEqualTo(expected.type());
    double largest = 0;
    for (int k = 0; k < expected.size(); k++) {
      largest = Math.max(largest, Math.abs(expected.get(k)));
    }
    for (int k = 0; k < expected.size(); k++) {
      assertThat(found.get(k))
          .as("%s[%d]", name, k)
          .isCloseTo(
              expected.get(k), org.assertj.core.data.Offset.offset(tolerance * (1 + largest)));
    }
  }
}
