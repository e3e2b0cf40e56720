package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which divisors are computed from what they divide. */
class StatisticsTest {
  private static boolean isStatistic(String nodes) {
    Trace trace = Cell.trace(nodes);
    TraceValue quotient = trace.outputs().get("y");
    return new Statistics(Cell.activity(trace))
        .isOf(quotient.producer().input(1), quotient.producer().input(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q = Mul(s, s); w = ReduceMean(q); e = Sqrt(w); y = Div(s, e) | true",
        "y = Div(s, s) | true",
        "q = Abs(s); c = Add(s, v); y = Div(c, q) | true",
        "q = Abs(s); c = Sub(v, s); y = Div(c, q) | true",
        "q = Abs(s); y = Div(v, q) | false",
        "q = Abs(s); y = Div(h, q) | false",
        "q = Abs(v); y = Div(s, q) | false",
        "q = Abs(s); y = Div(m, q) | false",
        "q = Abs(s); c = Mul(s, v); y = Div(c, q) | false",
        "q = Abs(s); c = Tanh(s); y = Div(c, q) | false",
        "q = Mul(s, 2); c = Add(v, 2); y = Div(c, q) | false",
      })
  void isOf(String nodes, boolean expected) {
    assertThat(isStatistic(nodes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tanh(%s) | 23 | true",
        "Tanh(%s) | 24 | false",
        // Constants do not count.
        "Mul(%s, 2) | 23 | true",
        "Mul(%s, 2) | 24 | false",
      })
  void isLookedForAmongAFewEvaluations(String operator, int length, boolean expected) {
    String chain = Cell.chain(operator, length, "s", "q");
    assertThat(isStatistic(chain + "y = Div(s, q)")).isEqualTo(expected);
  }
}
