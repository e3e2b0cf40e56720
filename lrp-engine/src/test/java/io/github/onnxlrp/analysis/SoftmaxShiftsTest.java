package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a softmax does not see: what is the same for all that it is over. */
class SoftmaxShiftsTest {
  private static String without(String nodes) {
    Trace trace = Cell.trace(nodes);
    return new SoftmaxShifts(Cell.activity(trace)).without(trace.outputs().get("y"), 1).name();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Add(s, 3) | s",
        "y = Add(3, s) | s",
        "y = Sub(s, 3) | s",
        "y = Add(s, 3/3) | s",
        "q = Identity(s); y = Add(q, 3) | s",
        "q = Add(s, 3); r = Identity(q); y = Sub(r, 1) | s",
        "i = ReduceMax(s); y = Sub(s, i) | s",
        "i = ReduceMean(v); y = Sub(s, i) | s",
        "i = ReduceMax(s); n = Neg(i); y = Add(n, s) | s",
        // A mask, and what is not the same along the axis.
        "y = Add(s, -Infinity) | y",
        "y = Add(s, Infinity) | y",
        "y = Add(s, 0/-Infinity) | y",
        "y = Add(s, 1/2) | y",
        "k = Flatten(1/2); t = Transpose(k); q = Concat(s, v); y = Add(q, t) | q",
        "k = Flatten(1/-Infinity); t = Transpose(k); q = Concat(s, v); y = Add(q, t) | y",
        "k = Flatten(1/Infinity); t = Transpose(k); q = Concat(s, v); y = Add(q, t) | y",
        "y = Add(s, v) | y",
        "y = Sub(3, s) | y",
        "y = Mul(s, 3) | y",
        "i = ReduceMax(s); y = Sub(i, s) | y",
        // Not the number itself, nor what it makes larger.
        "i = ReduceMax(s); y = Add(i, 3/3) | y",
        // Along an axis of length 1 the operation has to tell.
        "i = ReduceMax(s); o = ReduceMax(v); y = Sub(i, o) | i",
        "i = ReduceMax(s); o = ReduceMax(v); n = Neg(o); y = Add(i, n) | i",
        "i = ReduceMax(s); y = Sub(i, 3) | i",
        "i = ReduceMax(s); o = ReduceMax(v); q = Add(o, i); y = Sub(i, q) | y",
      })
  void isLeftOut(String nodes, String expected) {
    assertThat(without(nodes)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"12, s", "13, y0"})
  void isLookedForBehindAFewEvaluations(int length, String expected) {
    assertThat(without(Cell.chain("Add(%s, 1)", length, "s", "y"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"11, i", "12, y"})
  void aReductionIsLookedForBehindAFewEvaluations(int length, String expected) {
    String way = Cell.chain("Neg(%s)", length, "o", "q");
    assertThat(without("i = ReduceMax(s); o = ReduceMax(v); " + way + "y = Sub(i, q)"))
        .isEqualTo(expected);
  }
}
