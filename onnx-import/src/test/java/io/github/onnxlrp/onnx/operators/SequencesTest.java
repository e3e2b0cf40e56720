package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.GraphText;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences of tensors against ONNX Runtime. */
class SequencesTest {
  private final RandomTensors random = new RandomTensors(22);

  private static Tensor scalar(long value) {
    return Tensor.of(new long[] {value});
  }

  private OnnxTestModel model(int opset) {
    return new OnnxTestModel(opset)
        .input("x", random.floats(5, 3))
        .input("h0", random.floats(3))
        .constant("one", scalar(1));
  }

  private static void assertAgrees(OnnxTestModel model, String... outputs) {
    for (String output : outputs) {
      model.output(output);
    }
    OnnxRuntimeReference.assertAgrees(model);
  }

  /** The form of a scripted loop: a list grows by one step at a time. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aSequenceIsCarriedThroughALoop(int newAxis) {
    String body =
        """
        in i INT64
        in going BOOL
        in s
        in h FLOAT 3
        xi = Gather(x, i) axis=0
        z = Add(xi, h)
        next = Tanh(z)
        s2 = SequenceInsert(s, next)
        out going BOOL
        out s2
        out next FLOAT 3
        """;
    assertAgrees(
        model(17)
            .constant("trips", scalar(4))
            .constant("minus_two", scalar(-2))
            .nodes(
                """
                empty = SequenceEmpty()
                full, last = Loop(trips, , empty, h0) body=@body
                y = ConcatFromSequence(full) axis=0 new_axis=%d
                second = SequenceAt(full, minus_two)
                n = SequenceLength(full)
                """
                    .formatted(newAxis),
                Map.of("body", GraphText.graph(body))),
        "y",
        "second",
        "n",
        "last");
  }

  @ParameterizedTest
  @CsvSource({
    "SplitToSequence(x) axis=1, ConcatFromSequence(s) axis=0",
    "SplitToSequence(x) axis=1 keepdims=0, ConcatFromSequence(s) axis=0 new_axis=1",
    "'SplitToSequence(x, two) axis=0', ConcatFromSequence(s) axis=0",
    "'SplitToSequence(x, parts) axis=0 keepdims=0', 'SequenceAt(s, one)'",
    "'SequenceConstruct(h0, b)', 'ConcatFromSequence(s) axis=-1 new_axis=1'",
    "'SplitToSequence(x, one) axis=0 keepdims=0', 'SequenceAt(s, one)'",
    "'SplitToSequence(x, one) axis=1 keepdims=1', 'SequenceAt(s, one)'",
    "'SplitToSequence(x, one) axis=-1', 'SequenceAt(s, one)'",
    "'SplitToSequence(x, two) axis=1 keepdims=1', 'SequenceAt(s, one)'",
    "'SplitToSequence(x, ones) axis=0 keepdims=0', 'SequenceAt(s, one)'",
    "'SplitToSequence(x) axis=0', 'SequenceLength(s)'",
  })
  void sequencesAreCutAndJoined(String make, String read) {
    assertAgrees(
        model(17)
            .input("b", random.floats(3))
            .constant("two", scalar(2))
            .constant("parts", Tensor.vector(1, 3, 1))
            .constant("ones", Tensor.vector(1, 1, 1, 1, 1))
            .nodes("s = " + make + "\ny = " + read),
        "y");
  }

  @Test
  void partsOfTwoElementsCannotLoseTheirAxis() {
    OnnxTestModel model =
        model(17)
            .constant("two", scalar(2))
            .nodes("s = SplitToSequence(x, two) axis=0 keepdims=0\ny = SequenceAt(s, one)")
            .output("y");
    Graph graph = OnnxModel.of(model.build()).graph();
    assertThatThrownBy(() -> ForwardPass.run(graph, model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "SplitToSequence node 's': split is 2; expected 1, because keepdims=0 drops the axis");
    assertThatThrownBy(() -> OnnxRuntimeReference.run(model.build(), model.inputs()))
        .isInstanceOf(OnnxLrpException.class);
  }

  @Test
  void sequencesLoseAndGainElements() {
    assertAgrees(
        model(17)
            .input("b", random.floats(3))
            .constant("zero", scalar(0))
            .constant("last", scalar(-1))
            .nodes(
                """
                s = SequenceConstruct(h0, b, h0)
                first = SequenceInsert(s, b, zero)
                before = SequenceInsert(first, h0, last)
                less = SequenceErase(before, one)
                least = SequenceErase(less)
                y = ConcatFromSequence(least) axis=0
                """),
        "y");
  }

  @Test
  void aPositionOutsideOfASequenceIsAnError() {
    OnnxTestModel model =
        model(17).nodes("s = SequenceConstruct(h0)\ny = SequenceAt(s, one)").output("y");
    Graph graph = OnnxModel.of(model.build()).graph();
    assertThatThrownBy(() -> ForwardPass.run(graph, model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("SequenceAt node 'y': position 1 is outside of a sequence of 1 elements");
  }

  @Test
  void aPositionOfSeveralElementsIsAnError() {
    OnnxTestModel model =
        model(17)
            .constant("two", Tensor.vector(0, 0))
            .nodes("s = SequenceConstruct(h0)\ny = SequenceAt(s, two)")
            .output("y");
    Graph graph = OnnxModel.of(model.build()).graph();
    assertThatThrownBy(() -> ForwardPass.run(graph, model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage("SequenceAt node 'y': expected one element, found shape [2]");
  }
}
