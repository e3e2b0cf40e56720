package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.TraceValue;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Initial states of unrolled recurrences, each with the values that take its place later. */
class StatesTest {
  private static final String TWO_PRODUCTS =
      "T = Transpose(W); a = MatMul(x, T); b = MatMul(h, T); ";
  private static final String TWO_GATES = TWO_PRODUCTS + "f = Sigmoid(a); g = Sigmoid(b); ";

  private static String states(String nodes) {
    return Cell.activity(Cell.trace(nodes)).states().stream()
        .map(
            state ->
                state.later().stream()
                    .map(TraceValue::name)
                    .collect(Collectors.joining(" ", state.initial().name() + ": ", "")))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** Steps that multiply the state by the same weights; all of them add the same map s. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Identity(c) | ''",
        "o = MatMul(c, T); r = Add(o, s); y = Tanh(r) | 1/2: c",
        "o = MatMul(c, T); r = Add(o, s); d = Tanh(r); n = MatMul(d, T); w = Add(n, s); y = Tanh(w)"
            + " | 1/2: c d",
        "U = Add(T, 1); o = MatMul(c, U); r = Add(o, s); y = Tanh(r) | ''",
        // A second recurrence with the same weights.
        "o = MatMul(c, T); r = Add(o, s); d = Tanh(r);"
            + " i = MatMul(3/4, T); j = Add(i, v); k = Tanh(j); l = MatMul(k, T); t = Add(l, v);"
            + " u = Tanh(t); y = Mul(d, u) | 1/2: c, 3/4: k",
      })
  void ofProducts(String nodes, String expected) {
    String first = "T = Transpose(W); p = MatMul(1/2, T); q = Add(p, s); c = Tanh(q); ";
    assertThat(states(first + nodes)).isEqualTo(expected);
  }

  /** The state stands beside what is multiplied by the same weights, or below it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Of gated states.
        "c = Mul(f, 1/2); y = Mul(g, c) | 1/2: c",
        "c = Mul(f, 1/2); d = Mul(g, c); e = Add(x, h); i = MatMul(e, T); j = Sigmoid(i);"
            + " y = Mul(j, d) | 1/2: c d",
        "c = Mul(f, 1/2); d = Mul(f, 3/4); k = Mul(g, c); l = Mul(g, d); y = Add(k, l)"
            + " | 1/2: c, 3/4: d",
        // Each step has two evaluations that do the same, of which the second one counts.
        "k = Sigmoid(a); l = Sigmoid(b); c = Mul(k, 1/2); y = Mul(l, c) | 1/2: c",
        // Computed before the steps, and within them.
        "z = Add(1/2, 3/4); c = Mul(f, z); y = Mul(g, c) | z: c",
        "z = Tanh(1/2); c = Mul(f, z); d = Tanh(c); y = Mul(g, d) | 1/2: c",
        // What takes its place does not depend on the step before.
        "c = Mul(f, 1/2); d = Mul(g, x); y = Add(c, d) | ''",
        "t = Tanh(x); c = Mul(f, 1/2); d = Mul(g, t); y = Add(c, d) | ''",
        "c = Add(f, 1/2); y = Mul(g, c) | ''",
        // Constants of the function are the same at all steps; computed ones may come of a state.
        "i = Add(f, 3/3); c = Mul(i, 1/2); j = Add(g, 3/3); y = Mul(j, c) | 1/2: c",
        "i = Add(f, 3/3); c = Mul(i, 1/2); j = Add(g, 4/4); y = Mul(j, c) | ''",
        "k = Tanh(3/3); l = Tanh(4/4); i = Add(f, k); c = Mul(i, 1/2); j = Add(g, l); y = Mul(j, c)"
            + " | 1/2: c",
        // Operations with other numbers of operands.
        "c = Max(f, 0.5); y = Max(g, c) | 0.5: c",
        "c = Max(f, 0.5); y = Max(g, c, 0.5) | ''",
        "c = Max(f, 0.5, 0.5); y = Max(g, c) | ''",
      })
  void besideProducts(String nodes, String expected) {
    assertThat(states(TWO_GATES + nodes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0.5/0.5 | c | 0.5/0.5: c",
        "0.5/0.5 | a | ''",
      })
  void belowProducts(String first, String second, String expected) {
    String nodes =
        "i = ToInteger(0); a = Gather(x, i); V = Concat(W, W); j = Concat(a, %s); p = MatMul(j, V);"
            + " c = Tanh(p); k = Concat(a, %s); q = MatMul(k, V); d = Tanh(q); y = Add(c, d)";
    assertThat(states(nodes.formatted(first, second))).isEqualTo(expected);
  }

  /** The inputs are multiplied in the order of time, which the recurrence reads backwards. */
  @ParameterizedTest
  @CsvSource({"'s, v, u'", "'u, v, s'"})
  void ofBothDirections(String order) {
    String[] inputs = order.split(", ");
    String nodes =
        """
        T = Transpose(W); e = Add(x, h); u = MatMul(e, W); \
        p = MatMul(1/2, T); q = Add(p, %s); f = Sigmoid(q); c = Mul(f, 3/4); \
        o = MatMul(c, T); r = Add(o, %s); g = Sigmoid(r); d = Mul(g, c); \
        n = MatMul(d, T); w = Add(n, %s); k = Sigmoid(w); y = Mul(k, d)\
        """
            .formatted((Object[]) inputs);
    assertThat(states(nodes)).isEqualTo("1/2: c d, 3/4: c d");
  }

  /** Two sums read two products in both orders: the second product follows, and not the first. */
  @ParameterizedTest
  @CsvSource({"'Add(a, b)', 'Add(b, a)'", "'Add(b, a)', 'Add(a, b)'"})
  void noStepFollowsItself(String left, String right) {
    String nodes =
        "T = Transpose(W); a = Mul(s, 1/2); t = Tanh(a); b = Mul(s, t); p = %s; q = %s; "
            + "i = MatMul(p, T); j = MatMul(q, T); y = Add(i, j)";
    assertThat(states(nodes.formatted(left, right))).isEqualTo("1/2: t");
  }
}
