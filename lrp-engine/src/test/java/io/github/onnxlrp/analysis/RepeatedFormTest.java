package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is computed twice from the same operands, by the same function or by another one. */
class RepeatedFormTest {
  private final GraphBuilder graph = new GraphBuilder();
  private final Value x = graph.input(new Value("x", ElementType.DOUBLE, null));

  /** What gives the last value, of which the input is 7 and -1. */
  private String last(Value y) {
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(new double[] {7, -1}, 1, 2));
    Trace trace = ForwardPass.run(graph.outputs(y).build(), inputs);
    Trace rewritten = CanonicalForms.of(trace, Set.of("x"), Overrides.NONE).trace();
    TraceNode node = rewritten.outputs().get(y.name()).producer();
    return node.op().name() + "[" + node.input(0).name() + "]";
  }

  /** Each of the functions in turn. */
  private String last(Op... functions) {
    Value y = null;
    for (int k = 0; k < functions.length; k++) {
      y = graph.add("y" + k, functions[k], x);
    }
    return last(y);
  }

  @Test
  void firesOnTheSameSlope() {
    assertThat(last(Functions.leakyRelu(0.1), Functions.leakyRelu(0.2), Functions.leakyRelu(0.2)))
        .isEqualTo("Identity[y1]");
  }

  @Test
  void doesNotFireOnAnotherSlope() {
    assertThat(last(Functions.leakyRelu(0.1), Functions.leakyRelu(0.2))).isEqualTo("LeakyRelu[x]");
  }

  /** A step at 6.8 and one at 7.2 differ between 6.8 and 7.2 only. */
  @Test
  void doesNotFireOnOtherNumbers() {
    assertThat(last(Functions.thresholdedRelu(6.8), Functions.thresholdedRelu(7.2)))
        .isEqualTo("ThresholdedRelu[x]");
  }

  /** The second one is a gate, the first one is not. */
  @Test
  void doesNotFireOnAnotherForm() {
    Elementwise tanh = Functions.tanh();
    Elementwise gate =
        new Elementwise(
            tanh.name(),
            tanh.function(),
            tanh.derivative(),
            tanh.image(),
            Elementwise.Form.GATE,
            null,
            Map.of());
    assertThat(last(tanh, gate)).isEqualTo("Tanh[x]");
  }

  /** Over all axes, which no operand says. */
  @Test
  void firesWithoutAnOptionalOperand() {
    ReduceExtremum largest = new ReduceExtremum(true, true, false);
    graph.add("y0", largest, x, null);
    assertThat(last(graph.add("y", largest, x, null))).isEqualTo("Identity[y0]");
  }

  /** A composite may have another rule for each. */
  @Test
  void doesNotFireOnLinearOperations() {
    Value weights = graph.constant("W", Tensor.of(new double[] {1, 2, 3, 4}, 2, 2));
    graph.add("y0", new MatMul(), x, weights);
    assertThat(last(graph.add("y", new MatMul(), x, weights))).isEqualTo("MatMul[x]");
  }

  @Test
  void doesNotFireOnProductsOfMatrices() {
    Value column = graph.add("column", new Transpose(List.of(1, 0)), x);
    graph.add("y0", new MatMul(), x, column);
    assertThat(last(graph.add("y", new MatMul(), x, column))).isEqualTo("MatMul[x]");
  }

  @Test
  void doesNotFireOnWhatChangesNothing() {
    assertThat(last(Reshape.identity(), Reshape.identity())).isEqualTo("Identity[x]");
  }

  /** Constants are compared by their numbers; each of these is used once. */
  @Test
  void firesBesideCopiesOfAConstant() {
    Tensor one = Tensor.scalar(1);
    graph.add("y0", new Add(), x, graph.constant("one", one));
    assertThat(last(graph.add("y", new Add(), x, graph.constant("copy", one))))
        .isEqualTo("Identity[y0]");
  }

  @Test
  void firesBehindAnIdentity() {
    graph.add("y0", Functions.tanh(), x);
    Value same = graph.add("same", Reshape.identity(), x);
    assertThat(last(graph.add("y", Functions.tanh(), same))).isEqualTo("Identity[y0]");
  }
}
