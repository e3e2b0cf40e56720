package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Softmaxes over any axis, and how far below a difference the sum of a LogSoftmax is found. */
class SoftmaxFormsTest {
  /** A row is the same along the first axis, a number along all. */
  @ParameterizedTest
  @CsvSource({
    "0, false, row, x",
    "-2, false, row, x",
    "1, false, row, q",
    "-1, false, row, q",
    "1, false, number, x",
    "-1, false, number, x",
    "1, true, number, x",
    "-1, true, number, x",
    // Over both axes together.
    "0, true, number, q",
    "-2, true, row, q",
  })
  void whatIsAddedIsLeftOut(int axis, boolean trailing, String shift, String expected) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value added =
        graph.constant(
            "shift", shift.equals("row") ? Tensor.of(new double[] {1, 2}, 2) : Tensor.scalar(3));
    Value q = graph.add("q", new Add(), x, added);
    Value y = graph.add("y", new Softmax(axis, false, trailing), q);
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(new double[] {1, -2, 0.5, 3}, 2, 2));
    Trace trace = ForwardPass.run(graph.outputs(y).build(), inputs);
    TraceNode node =
        CanonicalForms.of(trace, Set.of("x"), Overrides.NONE).trace().outputs().get("y").producer();
    assertThat(node.op()).isEqualTo(new Softmax(axis, false, trailing));
    assertThat(node.input(0).name()).isEqualTo(expected);
  }

  private static String last(String nodes) {
    Trace trace = CanonicalForms.of(Cell.trace(nodes), Set.of("x", "h"), Overrides.NONE).trace();
    return trace.outputs().get("y").producer().op().name();
  }

  /** Constants on the way do not count. */
  @ParameterizedTest
  @CsvSource({"7, LogSoftmax", "8, Sub"})
  void theSumIsLookedForBehindAFewEvaluations(int length, String expected) {
    String way = Cell.chain("Add(%s, 0)", length, "i", "c");
    assertThat(last("i = ReduceLogSumExp(s); " + way + "y = Sub(s, c)")).isEqualTo(expected);
  }

  /** A sum whose axis is moved away and back, as Squeeze and Unsqueeze do. */
  @ParameterizedTest
  @CsvSource({"1, Softmax", "12, Softmax", "13, Div"})
  void theSumIsLookedForBehindMovement(int length, String expected) {
    String way = Cell.chain("Identity(%s)", length, "t", "q");
    assertThat(last("e = Exp(s); t = ReduceSum(e); " + way + "y = Div(e, q)")).isEqualTo(expected);
  }

  /** A sum over all axes, whether the operand that would say which is missing or empty. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSumOverAllAxesIsOfNoSoftmax(boolean missing) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value e = graph.add("e", Functions.exp(), x);
    Op sum = new Reduce(false, true, false);
    Value t = missing ? graph.add("t", sum, e) : graph.add("t", sum, e, null);
    Value y = graph.add("y", new Div(), e, t);
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(new double[] {1, -2, 0.5, 3}, 2, 2));
    Trace trace = ForwardPass.run(graph.outputs(y).build(), inputs);
    Trace rewritten = CanonicalForms.of(trace, Set.of("x"), Overrides.NONE).trace();
    assertThat(rewritten.outputs().get("y").producer().op()).isEqualTo(new Div());
  }

  /** {@code s} is 7 and 1, so that the larger difference may be up to 8e-9. */
  @ParameterizedTest
  @CsvSource({"3e-9, LogSoftmax", "9e-9, Sub"})
  void nothingElseIsAdded(double further, String expected) {
    String sum = "i = ReduceLogSumExp(s); c = Add(i, %s/0); y = Sub(s, c)".formatted(further);
    assertThat(last(sum)).isEqualTo(expected);
  }
}
