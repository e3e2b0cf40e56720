package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import java.util.stream.Collectors;
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
}
