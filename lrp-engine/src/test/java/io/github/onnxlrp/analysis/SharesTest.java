package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which operand of a quotient is divided by its own sum. */
class SharesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "t = ReduceSum(e); y = Div(e, t) | 0",
        "t = ReduceSum(e); r = Reciprocal(t); y = Mul(e, r) | 0",
        "t = ReduceSum(e); r = Reciprocal(t); y = Mul(r, e) | 1",
        "q = Identity(e); t = ReduceSum(q); y = Div(e, t) | 0",
        "q = Identity(e); t = ReduceSum(e); o = Identity(t); y = Div(q, o) | 0",
        // What keeps the sum from 0.
        "t = ReduceSum(e); q = Add(t, 0.1); y = Div(e, q) | 0",
        "t = ReduceSum(e); q = Add(t, 0); y = Div(e, q) | 0",
        "t = ReduceSum(e); q = Max(t, 0.1); y = Div(e, q) | 0",
        "t = ReduceSum(e); q = Max(0.1, t); y = Div(e, q) | 0",
        "c = Add(e, 1); y = Div(e, c) | 0",
        "c = Add(1, e); q = Identity(c); y = Div(e, q) | 0",
        "t = ReduceSum(e); q = Add(t, 1); r = Add(q, 1); o = Add(r, 1); y = Div(e, o) | 0",
        // Something else.
        "t = ReduceSum(e); q = Add(t, -0.1); y = Div(e, q) | -1",
        "t = ReduceSum(e); q = Sub(1, t); y = Div(e, q) | -1",
        "t = ReduceSum(e); q = Add(t, Infinity); y = Div(e, q) | -1",
        "t = ReduceSum(e); q = Min(t, 0.1); y = Div(e, q) | -1",
        "t = ReduceSum(e); q = Mul(t, 2); y = Div(e, q) | -1",
        "t = ReduceSum(e); q = Sqrt(t); y = Div(e, q) | -1",
        "t = ReduceSum(e); q = Add(t, v); y = Div(e, q) | -1",
        "t = ReduceSum(e); q = Max(t, v); y = Div(e, q) | -1",
        "t = ReduceSum(e); r = Reciprocal(t); y = Add(e, r) | -1",
        "t = ReduceSum(e); y = Mul(e, t) | -1",
        "t = ReduceSum(e); y = Reciprocal(t) | -1",
        "t = ReduceSum(m); y = Div(e, t) | -1",
        "t = ReduceSum(e); y = Div(t, e) | -1",
        "t = ReduceMean(e); y = Div(e, t) | -1",
        "y = Div(e, e) | -1",
        "q = Identity(e); y = Div(e, q) | -1",
        "y = Div(e, h) | -1",
        "y = Div(e, 2) | -1",
        "t = ReduceSum(e); q = Add(t, 1); r = Add(q, 1); o = Add(r, 1); d = Add(o, 1);"
            + " y = Div(e, d) | -1",
      })
  void operandOf(String nodes, int operand) {
    Trace trace = Cell.trace("e = Exp(s); " + nodes);
    Shares shares = new Shares(Cell.activity(trace));
    assertThat(shares.operandOf(trace.outputs().get("y").producer())).isEqualTo(operand);
  }
}
