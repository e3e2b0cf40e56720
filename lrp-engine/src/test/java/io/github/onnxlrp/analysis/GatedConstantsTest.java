package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which constants beside a gate are signals: those in a sum that holds another gated value. */
class GatedConstantsTest {
  /** The operand of j that is the gate of a signal. */
  private static int gateOfJ(String nodes) {
    Trace trace = Cell.trace("z = Sigmoid(s); r = Sub(1, z); i = Mul(r, m); " + nodes);
    Activity activity = Cell.activity(trace);
    Intervals intervals = new Facts(trace, activity).intervals();
    return new GatedConstants(trace, activity, intervals)
        .gateOf(trace.values().get("j").get(0).producer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "j = Mul(z, 3/4); y = Add(i, j) | 0",
        "j = Mul(3/4, z); y = Add(j, i) | 1",
        "j = Mul(3/4, z); y = Sub(i, j) | 1",
        "j = Mul(z, 3/4); q = Identity(j); y = Add(i, q) | 0",
        "j = Mul(z, 3/4); q = Add(j, v); y = Add(i, q) | 0",
        "j = Mul(z, 3/4); q = Add(i, v); y = Add(q, j) | 0",
        "j = Mul(z, 3/4); q = Identity(i); y = Add(q, j) | 0",
        "j = Mul(z, 3/4); q = Mul(m, r); y = Add(q, j) | 0",
        "j = Mul(z, 3/4); q = Add(j, i); t = Tanh(j); y = Add(q, t) | 0",
        // Beside nothing that is gated.
        "j = Mul(z, 3/4); y = Add(s, j) | -1",
        "j = Mul(z, 3/4); q = Mul(m, v); y = Add(q, j) | -1",
        "j = Mul(z, 3/4); q = Tanh(i); y = Add(q, j) | -1",
        "j = Mul(z, 3/4); q = Tanh(j); y = Add(i, q) | -1",
        "j = Mul(z, 3/4); y = Mul(i, j) | -1",
        "q = Tanh(i); j = Mul(z, 3/4) | -1",
        // No product of a gate and a constant.
        "j = Mul(s, 3/4); y = Add(i, j) | -1",
        "j = Div(z, 3/4); y = Add(i, j) | -1",
        "j = Neg(z); y = Add(i, j) | -1",
        "j = Add(z, 3/4); y = Add(i, j) | -1",
      })
  void gateOf(String nodes, int expected) {
    assertThat(gateOfJ(nodes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"7, 0", "8, -1"})
  void isLookedForBehindAFewEvaluations(int length, int expected) {
    String chain = Cell.chain("Identity(%s)", length, "j", "q");
    assertThat(gateOfJ("j = Mul(z, 3/4); " + chain + "y = Add(i, q)")).isEqualTo(expected);
  }
}
