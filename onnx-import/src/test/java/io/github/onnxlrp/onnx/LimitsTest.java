package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.onnx.proto.FunctionProto;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that ask for work without end. */
class LimitsTest {
  private static final Tensor X = Tensor.zeros(ElementType.FLOAT, 1, 2);

  @TempDir Path folder;

  /** Functions of which each calls the one before a number of times. */
  private static ModelProto functions(int count, int calls) {
    OnnxTestModel model = new OnnxTestModel(17).input("x", X);
    model.function(GraphText.function("F0", 17, "in a\nb = Tanh(a)\nout b"));
    for (int k = 1; k <= count; k++) {
      StringBuilder text = new StringBuilder("in a\n");
      for (int call = 0; call < calls; call++) {
        String from = call == 0 ? "a" : "t" + call;
        text.append("t%d = local.F%d(%s)\n".formatted(call + 1, k - 1, from));
      }
      FunctionProto.Builder function =
          GraphText.function("F" + k, 17, text + "out t%d".formatted(calls));
      model.function(function);
    }
    return model.nodes("y = local.F%d(x)".formatted(count)).output("y").build();
  }

  private static void assertRefused(ModelProto model, String message) {
    assertThatThrownBy(() -> OnnxModel.of(model))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(message)
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(Reason.UNSUPPORTED);
  }

  /** F_k has 1 + ... nodes: a call counts as one beside what it stands for, 2^31 - 1 in all. */
  @Test
  void functionsThatDoubleThirtyTimesAreRefused() {
    assertRefused(
        functions(30, 2),
        "the model has %d nodes; if you trust it, allow more than 50000 (--max-nodes)"
            .formatted(3 * (1L << 30) - 1));
  }

  @Test
  void functionsThatDoubleAHundredTimesDoNotOverflow() {
    assertRefused(
        functions(99, 2),
        "the model has 2^63 or more nodes; if you trust it, allow more than 50000 (--max-nodes)");
  }

  @Test
  void functionsInThreeThousandFunctionsAreRefused() {
    assertRefused(
        functions(3000, 1), "the function 'F2900' is nested with others more than 100 deep");
  }

  @Test
  void aFewFunctionsInsideOfEachOtherRun() {
    ModelProto model = functions(90, 1);
    assertThat(OnnxRuntimeReference.forward(model, Map.of("x", X))).containsKey("y");
  }

  @Test
  void aMillionOperandsAreRefused() {
    ModelProto model =
        new OnnxTestModel(17)
            .input("x", X)
            .node(
                OnnxTestModel.node(
                    "Concat",
                    Collections.nCopies(1_000_000, "x"),
                    List.of("y"),
                    OnnxTestModel.attribute("axis", 0)))
            .output("y")
            .build();
    assertRefused(
        model, "the model has 999999 nodes; if you trust it, allow more than 50000 (--max-nodes)");
  }

  @Test
  void aChainOfAHundredThousandNodesNeedsMoreNodes() throws IOException {
    List<String> nodes = new ArrayList<>();
    for (int k = 0; k < 100_000; k++) {
      nodes.add("t%d = Tanh(%s)".formatted(k + 1, k == 0 ? "x" : "t" + k));
    }
    ModelProto model =
        new OnnxTestModel(17)
            .input("x", X)
            .nodes(String.join("\n", nodes))
            .output("t100000")
            .build();
    assertRefused(
        model, "the model has 100000 nodes; if you trust it, allow more than 50000 (--max-nodes)");
    Path file = Files.write(folder.resolve("chain.onnx"), model.toByteArray());
    Limits more = new Limits(100_000, 1);
    assertThat(OnnxModel.open(file, getClass().getClassLoader(), more).graph().nodes())
        .hasSize(100_000);
  }

  private static ModelProto loop(String operands, long trips) {
    GraphProto body =
        GraphText.graph(
            """
            in i INT64
            in c BOOL
            in s FLOAT 1,2
            d = Identity(c)
            t = Tanh(s)
            out d BOOL
            out t FLOAT 1,2
            """);
    return new OnnxTestModel(17)
        .input("x", X)
        .constant("trips", Tensor.of(new long[] {trips}))
        .constant("yes", Tensor.integers(ElementType.BOOL, new long[] {1}))
        .nodes("y = Loop(%s, x) body=@body".formatted(operands), Map.of("body", body))
        .output("y")
        .build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"trips, | 4611686018427387904", "trips, yes | 4611686018427387904", ", yes | 0"})
  void loopsWithoutEndStop(String operands, long trips) {
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(loop(operands, trips), Map.of("x", X)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "Loop node 'y': the recurrences take more than 200000 steps; if you trust the model,"
                + " allow more (--max-steps)")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(Reason.UNSUPPORTED);
  }

  @Test
  void theLimitOfStepsCanBeMoved() throws IOException {
    Path file = Files.write(folder.resolve("loop.onnx"), loop("trips, yes", 5).toByteArray());
    ClassLoader loader = getClass().getClassLoader();
    OnnxModel five = OnnxModel.open(file, loader, new Limits(100, 5));
    assertThat(ForwardPass.run(five.graph(), Map.of("x", X)).outputs()).containsKey("y");
    OnnxModel four = OnnxModel.open(file, loader, new Limits(100, 4));
    assertThatThrownBy(() -> ForwardPass.run(four.graph(), Map.of("x", X)))
        .hasMessageContaining("more than 4 steps");
  }

  /** Elements of length 0 take no memory, however many steps they stand for. */
  @Test
  void scansOfNothingStop() {
    GraphProto body = GraphText.graph("in s FLOAT 1,2\nin e FLOAT 0\nt = Tanh(s)\nout t FLOAT 1,2");
    ModelProto model =
        new OnnxTestModel(17)
            .input("x", X)
            .constant("shape", Tensor.vector(Integer.MAX_VALUE, 0))
            .nodes(
                "e = ConstantOfShape(shape)\ny = Scan(x, e) num_scan_inputs=1 body=@body",
                Map.of("body", body))
            .output("y")
            .build();
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(model, Map.of("x", X)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("Scan node 'y'")
        .hasMessageContaining("more than 200000 steps");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s = SplitToSequence(e)", "s = SplitToSequence(e) keepdims=0"})
  void sequencesOfNothingStop(String split) {
    ModelProto model =
        new OnnxTestModel(17)
            .input("x", X)
            .constant("shape", Tensor.vector(Integer.MAX_VALUE, 0))
            .nodes(
                "e = ConstantOfShape(shape)\n"
                    + split
                    + "\nn = SequenceLength(s)\n"
                    + "f = Cast(n) to=1\ny = Add(x, f)")
            .output("y")
            .build();
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(model, Map.of("x", X)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "SplitToSequence node 's': the sequence has 2147483647 parts, more than 200000; if you"
                + " trust the model, allow more (--max-steps)");
  }
}
