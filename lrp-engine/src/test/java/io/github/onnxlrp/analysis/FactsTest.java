package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is looked through, and how far. */
class FactsTest {
  private static Facts facts(String nodes) {
    Trace trace = Cell.trace(nodes);
    return new Facts(trace, Cell.activity(trace));
  }

  private static TraceValue y(Facts facts) {
    return facts.trace().outputs().get("y");
  }

  private static String nameOf(TraceValue value) {
    return value == null ? null : value.name();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Identity(m) | m",
        "q = Identity(m); y = ToDouble(q) | m",
        "y = Transpose(m) | y",
        // In order, but in another shape.
        "i = ToInteger(0); q = Gather(m, i); y = Flatten(q) | y",
        "y = Tanh(m) | y",
      })
  void bare(String nodes, String expected) {
    assertThat(Facts.bare(y(facts(nodes))).name()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"11, m", "12, m", "13, y0"})
  void bareOfAChain(int length, String expected) {
    Facts facts = facts(Cell.chain("Identity(%s)", length, "m", "y"));
    assertThat(Facts.bare(y(facts)).name()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Div(m, s) | null s",
        "y = Div(s, m) | null m",
        "r = Reciprocal(s); y = Mul(m, r) | null s",
        "r = Reciprocal(s); y = Mul(r, m) | s null",
        "r = Div(1, s); y = Mul(m, r) | null s",
        "r = Div(2, s); y = Mul(m, r) | null null",
        "r = Pow(s, -2); y = Mul(m, r) | null null",
        "r = Div(1, s); y = Add(m, r) | null null",
        "r = Div(v, s); y = Mul(m, r) | null null",
        "r = Neg(s); y = Mul(m, r) | null null",
        "q = Neg(s); n = Neg(q); y = Div(m, n) | null s",
        "q = Neg(s); n = Neg(q); r = Reciprocal(n); y = Mul(m, r) | null s",
        "n = Neg(s); y = Div(m, n) | null n",
        "n = Add(s, 1); y = Div(m, n) | null n",
        "y = Mul(m, h) | null null",
      })
  void divisor(String nodes, String expected) {
    Facts facts = facts(nodes);
    TraceNode node = y(facts).producer();
    String found = nameOf(facts.divisor(node, 0)) + " " + nameOf(facts.divisor(node, 1));
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Reciprocal(s) | true",
        "y = Div(2, s) | true",
        "r = Reciprocal(s); y = Mul(r, 2) | true",
        "r = Reciprocal(s); y = Transpose(r) | true",
        "r = Reciprocal(s); y = Add(r, 2) | false",
        "r = Reciprocal(s); y = Tanh(r) | false",
        "r = Reciprocal(s); y = Mul(r, v) | false",
        "y = Div(v, s) | false",
        "y = Identity(h) | false",
      })
  void divides(String nodes, boolean expected) {
    Facts facts = facts(nodes);
    assertThat(facts.divides(y(facts))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"12, true", "13, false"})
  void dividesBehindAChain(int length, boolean expected) {
    Facts facts = facts("r = Reciprocal(s); " + Cell.chain("Mul(%s, 2)", length, "r", "y"));
    assertThat(facts.divides(y(facts))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "z = Sigmoid(s); y = Mul(s, z) | true",
        "z = Sigmoid(s); y = Mul(z, s) | true",
        "q = Mul(s, 2); z = Sigmoid(s); y = Mul(z, q) | true",
        "q = Identity(s); z = Sigmoid(s); y = Mul(q, z) | true",
        "t = Tanh(s); z = Sigmoid(s); y = Mul(t, z) | false",
        "q = Mul(x, 2); t = Tanh(q); z = Sigmoid(q); y = Mul(t, z) | false",
        "z = Sigmoid(s); y = Mul(z, v) | false",
      })
  void isFunctionOfAnOperand(String nodes, boolean expected) {
    Facts facts = facts(nodes);
    assertThat(facts.isFunctionOfAnOperand(y(facts).producer())).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Mul(s, v) | true",
        "y = Mul(s, 2) | false",
        "y = Div(s, v) | false",
        "y = Add(s, v) | false",
      })
  void isDataProduct(String nodes, boolean expected) {
    Facts facts = facts(nodes);
    assertThat(facts.isDataProduct(y(facts).producer())).isEqualTo(expected);
    assertThat(facts.isDataProduct(null)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Relu(s) | true",
        "y = Exp(s) | true",
        "y = Tanh(s) | false",
        "e = Relu(s); y = Add(e, -0.001) | false",
      })
  void isNotNegative(String nodes, boolean expected) {
    Facts facts = facts(nodes);
    assertThat(facts.isNotNegative(y(facts))).isEqualTo(expected);
  }
}
