package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What products of two data operands are, and why. */
class ProductRolesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "y = Mul(z, m) | LEFT | 'z' comes from a squashing function",
        "y = Mul(m, z) | RIGHT | 'z' comes from a squashing function",
        "c = Max(s, 0); d = Min(c, 1); y = Mul(m, d) | RIGHT"
            + " | Mul node 'y': 'd' lies between 0 and 1 and is taken for its gate",
        "y = Mul(z, u) | NONE | both factors are gates",
        "y = Mul(m, v) | NONE | Mul node 'y' is taken for a function of 'v'",
        "y = Mul(m, s) | NONE | neither factor is a gate",
        "q = Reciprocal(o); y = Mul(q, r) | NONE | neither factor is a gate",
        "c = Add(o, 1); q = Reciprocal(c); y = Mul(q, s) | LEFT | 'q' comes from a squashing function",
      })
  void isAProduct(String nodes, Role.Gate gate, String why) {
    Role role = role(nodes);
    assertThat(role.kind()).isEqualTo(Kind.PRODUCT);
    assertThat(role.gate()).isEqualTo(gate);
    assertThat(role.why()).isEqualTo(why);
  }

  private static Role role(String nodes) {
    Trace trace = trace(nodes);
    return new Roles(trace, Cell.activity(trace)).of(trace.outputs().get("y").producer());
  }

  private static Trace trace(String nodes) {
    return Cell.trace(
        "z = Sigmoid(s); u = Sigmoid(v); e = Exp(s); r = Reciprocal(e); o = Exp(v); " + nodes);
  }

  /** What divides by the data is held; what is made of it is so as long as it has no bound. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Mul(r, m) | 1 | r",
        "y = Mul(m, r) | 0 | r",
        "q = Mul(r, 2); y = Mul(m, q) | 0 | q",
        "q = Sqrt(r); y = Mul(m, q) | 0 | q",
        "q = Relu(r); y = Mul(m, q) | 0 | q",
        "q = Identity(r); y = Mul(q, m) | 1 | q",
        "y = Mul(u, r) | 0 | r",
      })
  void isAScale(String nodes, int scaled, String scale) {
    Trace trace = trace(nodes);
    TraceNode y = trace.outputs().get("y").producer();
    Roles roles = new Roles(trace, Cell.activity(trace));
    assertThat(roles.kind(y)).isEqualTo(Kind.NORMALISATION);
    assertThat(roles.scaledOperand(y)).isEqualTo(scaled);
    assertThat(roles.of(y).why())
        .isEqualTo("Mul node 'y': '" + scale + "' divides and is taken for a constant scale");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q = Tanh(r); y = Mul(m, q)",
        "q = Exp(r); y = Mul(m, q)",
        "q = Add(r, 1); y = Mul(m, q)",
        "q = Softplus(r); y = Mul(m, q)",
      })
  void isNoScale(String nodes) {
    assertThat(role(nodes).kind()).isEqualTo(Kind.PRODUCT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"j = Mul(3/4, z) | RIGHT", "j = Mul(z, 3/4) | LEFT"})
  void aConstantBesideAGatedValueIsASignal(String product, Role.Gate gate) {
    Trace trace = trace("i = Mul(u, m); " + product + "; y = Add(i, j)");
    Roles roles = new Roles(trace, Cell.activity(trace));
    Role role = roles.of(trace.values().get("j").get(0).producer());
    assertThat(role.gate()).isEqualTo(gate);
    assertThat(role.why())
        .startsWith("Mul node 'j': the constant '3/4' is taken for a signal; if it is");
  }

  /** A quotient scales what it divides. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"y = Div(m, e) | 0", "y = Div(r, o) | 0"})
  void aQuotientScalesItsNumerator(String nodes, int expected) {
    Trace trace = trace(nodes);
    Roles roles = new Roles(trace, Cell.activity(trace));
    assertThat(roles.scaledOperand(trace.outputs().get("y").producer())).isEqualTo(expected);
  }
}
