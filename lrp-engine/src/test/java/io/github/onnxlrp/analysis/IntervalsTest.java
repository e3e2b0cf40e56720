package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where values lie, and which of them can be gates. */
class IntervalsTest {
  private static final String GATES = "z = Sigmoid(s); u = Sigmoid(v); ";

  /** Two steps, which give the gates c and d. */
  private static final String RECURRENCE =
      "p = MatMul(0.5/0.5, W); q = Add(p, s); c = Sigmoid(q); "
          + "o = MatMul(c, W); r = Add(o, s); d = Sigmoid(r); ";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Sigmoid(s) | 0 | 1 | gate, squashed",
        "y = Sub(z, 1) | -1 | 0 | negative gate, squashed",
        "n = Neg(s); e = Exp(n); t = Add(e, 1); y = Reciprocal(t) | 0 | 1 | gate, squashed",
        "q = Sigmoid(s); t = Mul(q, 2); y = Sub(t, 1) | -1 | 1 | ''",
        "y = Mul(z, 0.5) | 0 | 0.5 | gate, squashed",
        "y = Mul(z, 2) | 0 | 2 | ''",
        "y = Sub(0.5, z) | -0.5 | 0.5 | ''",
        "y = Transpose(z) | 0 | 1 | gate, squashed",
        "q = Concat(z, u); y = Diagonal(q) | 0 | 1 | gate, squashed",
        "q = Concat(z, u); y = Trace(q) | -Infinity | Infinity | ''",
        "y = Concat(z, u) | 0 | 1 | gate, squashed",
        "q = Max(s, 0); r = Min(q, 1); y = Concat(z, r) | 0 | 1 | gate",
        "y = Mul(z, u) | 0 | 1 | gate",
        "y = Max(z, u) | 0 | 1 | gate",
        "y = Max(z, 0.5) | 0.5 | 1 | gate, squashed",
        "y = Add(z, u) | 0 | 2 | ''",
        "y = Sigmoid(x) | 0 | 1 | gate, squashed",
        "y = Tanh(s) | -1 | 1 | ''",
        "y = Sigmoid(3) | 0.9525741268224334 | 0.9525741268224334 | ''",
        // Clipped: of a map a gate, of an input none.
        "q = Max(s, 0); y = Min(q, 1) | 0 | 1 | gate",
        "q = Max(x, 0); y = Min(q, 1) | 0 | 1 | ''",
        // One sixth in single precision, and what is no longer one.
        "q = Max(s, 0); r = Min(q, 6); y = Mul(r, 0.16666667) | 0 | 1.00000002 | gate",
        "q = Max(s, 0); r = Min(q, 6); y = Mul(r, 0.166668) | 0 | 1.000008 | ''",
        "q = Max(s, -6); r = Min(q, 0); y = Mul(r, 0.166668) | -1.000008 | 0 | ''",
        // Blends lie between the two values, where the gate lies between 0 and 1.
        "r = Sub(1, z); i = Mul(r, m); j = Mul(z, u); y = Add(i, j) | -1 | 1 | ''",
        "q = Mul(z, 2); r = Sub(1, q); i = Mul(r, m); j = Mul(q, u); y = Add(i, j) | -1 | 3 | ''",
        // Shares of what is not negative.
        "e = Relu(s); t = ReduceSum(e); y = Div(e, t) | 0 | 1 | gate",
        "e = Relu(x); t = ReduceSum(e); y = Div(e, t) | 0 | 1 | ''",
        "e = Relu(s); t = ReduceSum(e); r = Reciprocal(t); y = Mul(r, e) | 0 | 1 | gate",
        "t = ReduceSum(m); y = Div(m, t) | -Infinity | Infinity | ''",
        // A sum of functions of one value.
        "q = Relu(s); r = Sub(q, 1); t = Relu(r); y = Sub(q, t) | 0 | 1 | gate",
        "y = Add(s, m) | -Infinity | Infinity | ''",
        // A quotient is no sum, and neither is it beside a constant.
        "e = Exp(s); f = Exp(s); t = Add(e, 1); y = Div(f, t) | 0 | Infinity | ''",
        "e = Exp(s); f = Exp(s); t = Add(e, 1); q = Div(f, t); y = Add(q, 1) | 1 | Infinity | ''",
        // States of a recurrence lie in one interval at all steps.
        RECURRENCE + "a = Add(0/0, c); b = Add(a, d); y = Identity(a) | 0 | Infinity | ''",
        RECURRENCE + "a = Sub(0/0, c); b = Sub(a, d); y = Identity(a) | -Infinity | 0 | ''",
        RECURRENCE + "a = Mul(1/1, c); b = Mul(a, d); y = Identity(a) | 0 | 1 | gate",
        RECURRENCE + "a = Mul(2/0, c); b = Mul(a, d); y = Identity(b) | 0 | 2 | ''",
        RECURRENCE + "a = Max(0/0, c); b = Max(a, d); y = Identity(b) | 0 | 1 | gate",
        // Ends that come to rest in the second pass, and in the third.
        RECURRENCE
            + "a = Add(0/0, c); e = Min(a, 2); b = Add(e, d); f = Min(b, 2); y = Identity(e)"
            + " | 0 | 2 | ''",
        RECURRENCE
            + "a = Add(0/0, c); e = Min(a, 3); b = Add(e, d); f = Min(b, 3); y = Identity(e)"
            + " | 0 | Infinity | ''",
        RECURRENCE
            + "a = Sub(0/0, c); e = Max(a, -3); b = Sub(e, d); f = Max(b, -3); y = Identity(e)"
            + " | -Infinity | 0 | ''",
        // A blend of a state, of which the two products lie between 0 and 1 from the first pass.
        "k = Identity(1/1); r = Sub(1, z); i = Mul(r, k); j = Mul(z, 1/1); y = Add(i, j); p ="
            + " MatMul(k, W); q = Add(p, s); c = Sigmoid(q); o = MatMul(c, W); t = Add(o, s); d ="
            + " Sigmoid(t) | 0 | 1 | gate",
        // A blend that is a state itself.
        RECURRENCE
            + "e = Sub(1, c); f = Mul(e, 0.2/0.3); g = Mul(c, u); a = Add(f, g); k = Sub(1, d);"
            + " l = Mul(k, a); n = Mul(d, u); b = Add(l, n); y = Identity(a) | 0 | 1 | gate",
        // A state that nothing weighs; the search ends nevertheless.
        "q = Mul(x, 0.5/0.5); p = MatMul(q, W); r = Mul(x, q); o = MatMul(r, W); y = Identity(q)"
            + " | -Infinity | Infinity | ''",
        // A state is weighed where a later one is.
        "k = Identity(0/1); e = Max(x, 0); f = Min(e, 1); g = Mul(k, f); y = Identity(g);"
            + " p = MatMul(k, W); q = Add(p, s); c = Sigmoid(q); o = MatMul(c, W); t = Add(o, s);"
            + " d = Sigmoid(t) | 0 | 1 | gate",
      })
  void liesBetween(String nodes, double low, double high, String names) {
    Trace trace = Cell.trace(GATES + nodes);
    Activity activity = Cell.activity(trace);
    Lines lines = new Lines(trace, activity);
    Intervals intervals =
        new Intervals(trace, activity, lines, new WrittenFunctions(trace, activity));
    TraceValue y = trace.values().get("y").get(0);
    assertThat(intervals.of(y).isInside(new Interval(low, high), 1e-12)).isTrue();
    assertThat(new Interval(low, high).isInside(intervals.of(y), 1e-12)).isTrue();
    assertThat(intervals.isGate(y)).isEqualTo(names.contains("gate"));
    assertThat(intervals.isNegative(y)).isEqualTo(names.contains("negative"));
    assertThat(intervals.isSquashed(y)).isEqualTo(names.contains("squashed"));
  }
}
