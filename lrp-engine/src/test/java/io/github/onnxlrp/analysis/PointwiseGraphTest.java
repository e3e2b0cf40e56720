package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The function that lies between the map s and y. */
class PointwiseGraphTest {
  private static PointwiseGraph graph(String nodes) {
    Trace trace = Cell.trace(nodes);
    TraceValue s = trace.values().get("s").get(0);
    return PointwiseGraph.between(trace.outputs().get("y").producer(), s, Cell.activity(trace));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Abs(s) | 2 | 0 | 3 | ''",
        "q = Mul(s, 2); r = Transpose(q); y = Abs(r) | 4 | 0 | 6 | ''",
        "q = Abs(s); y = Add(q, 1) | 3 | 1 | 4 | adds",
        "q = Abs(s); y = Mul(q, s) | -4 | 0 | 9 | joins",
        "q = Abs(s); y = Sub(q, s) | 4 | 0 | 0 | adds, joins",
        "q = Add(s, 3); y = Div(s, q) | -2 | 0 | 0.5 | adds, joins",
        "y = Max(s, 1/1) | 1 | 1 | 3 | ''",
      })
  void isTheFunction(String nodes, double below, double atZero, double above, String names) {
    PointwiseGraph graph = graph(nodes);
    assertThat(graph.at(-2, 0, 3)).containsExactly(below, atZero, above);
    assertThat(graph.adds()).isEqualTo(names.contains("adds"));
    assertThat(graph.joins()).isEqualTo(names.contains("joins"));
  }

  /** Another function for each element, or none of single elements. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Mul(s, 1/2)",
        "q = Mul(s, 1/2); y = Tanh(q)",
        "i = ReduceMax(s); y = Sub(s, i)",
        "w = Transpose(s); y = MatMul(w, s)",
      })
  void isNotOne(String nodes) {
    assertThat(graph(nodes).at(-2, 0, 3)).isNull();
  }

  /** Something else comes in beside s. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"y = Add(s, v)", "y = Add(s, h)", "y = Tanh(v)"})
  void isNotAllOfIt(String nodes) {
    assertThat(graph(nodes)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"20, true", "21, false"})
  void isNotTooLarge(int length, boolean expected) {
    assertThat(graph(Cell.chain("Tanh(%s)", length, "s", "y")) != null).isEqualTo(expected);
  }
}
