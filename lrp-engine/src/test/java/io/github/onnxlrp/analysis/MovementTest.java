package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What evaluations do with single operands, whatever is active. */
class MovementTest {
  private static TraceNode node(String nodes) {
    return Cell.trace(nodes).outputs().get("y").producer();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = MatMul(s, W) | true | true",
        "y = Add(s, v) | false | false",
        "y = Mul(s, v) | false | false",
        "y = Tanh(s) | false | ",
        // A sum has no weights, and neither is it that of its axis.
        "y = ReduceSum(s) | false | false",
      })
  void isLinearBeside(String nodes, boolean first, Boolean second) {
    assertThat(Movement.isLinearBeside(node(nodes), 0)).isEqualTo(first);
    if (second != null) {
      assertThat(Movement.isLinearBeside(node(nodes), 1)).isEqualTo(second);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Transpose(s) | true | s",
        "y = Identity(s) | true | s",
        "y = Concat(s, v) | true | s v",
        "y = Max(s, v) | false | s v",
        "i = ToInteger(0); y = Gather(s, i) | true | s",
        "y = Where(b, s, v) | false | s v",
        "y = Add(s, v) | false | ''",
        "y = Tanh(s) | false | ''",
      })
  void moves(String nodes, boolean moves, String passing) {
    TraceNode node = node("b = Less(s, v); " + nodes);
    assertThat(Movement.isMovement(node)).isEqualTo(moves);
    String found =
        Movement.passing(node).stream().map(TraceValue::name).collect(Collectors.joining(" "));
    assertThat(found).isEqualTo(passing);
  }

  /** What lies on the output goes back to where the elements come from, and to nothing else. */
  @Test
  void carriesBack() {
    Tensor values = Tensor.of(new double[] {1, 2, 3, 4}, 2, 2);
    List<Tensor> joined = Movement.route(node("y = Concat(s, v)"), List.of(values));
    assertThat(joined).extracting(Tensor::doubles).containsExactly(row(1, 2), row(3, 4));
    TraceNode gather = node("i = ToInteger(1); q = Concat(s, v); y = Gather(q, i)");
    List<Tensor> picked = Movement.route(gather, List.of(Tensor.of(row(5, 6), 2)));
    assertThat(picked.get(0).doubles()).containsExactly(0, 0, 5, 6);
    assertThat(picked.get(1)).isNull();
  }

  private static double[] row(double first, double second) {
    return new double[] {first, second};
  }

  /** An optional operand that is absent is none that passes. */
  @Test
  void anAbsentOperandDoesNotPass() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value start = graph.constant("start", Tensor.vector(0));
    Value end = graph.constant("end", Tensor.vector(1));
    Value y = graph.add("y", new Slice(), x, start, end, null);
    Tensor input = Tensor.of(row(1, 2), 2);
    TraceNode slice =
        ForwardPass.run(graph.outputs(y).build(), Map.of("x", input)).outputs().get("y").producer();
    assertThat(Movement.passes(slice, 0)).isTrue();
    assertThat(Movement.passes(slice, 1)).isFalse();
    assertThat(Movement.passes(slice, 3)).isFalse();
    assertThat(Movement.isLinearBeside(slice, 0)).isFalse();
  }
}
