package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a line of another value, and which one. */
class LinesTest {
  private static Lines.Line line(String nodes) {
    Trace trace = Cell.trace(nodes);
    return new Lines(trace, Cell.activity(trace)).of(trace.outputs().get("y"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Sub(1, s) | s | -1 | 1",
        "y = OneMinus(s) | s | -1 | 1",
        "q = Sub(s, 1); y = Mul(q, -1) | s | -1 | 1",
        "q = Neg(s); y = Add(q, 1) | s | -1 | 1",
        "q = Mul(s, 4); t = Add(q, 2); y = Div(t, 2) | s | 2 | 1",
        "y = Add(s, 3/3) | s | 1 | 3",
        "y = Add(s, 1/2) | y | 1 | 0",
        "y = Add(s, v) | y | 1 | 0",
        "y = Tanh(s) | y | 1 | 0",
        "i = ReduceSum(s); y = Add(i, 3/3) | y | 1 | 0",
        "y = MatMul(s, W) | y | 1 | 0",
      })
  void isALineOf(String nodes, String base, double scale, double offset) {
    Lines.Line line = line(nodes);
    assertThat(line.base().name()).isEqualTo(base);
    assertThat(line.scale()).isEqualTo(scale);
    assertThat(line.offset()).isEqualTo(offset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Sub(1, s) | complement, of complement, was complemented",
        "y = Sub(s, 1) | negative complement, of complement, was complemented",
        "q = Sub(1, s); y = Add(q, 1) | was complemented",
        "q = Sub(1, s); y = Sub(1, q) | signed, was complemented",
        "y = Neg(s) | signed",
        "y = Tanh(s) | signed",
        "y = Mul(s, 2) | ''",
        "y = Add(s, 2) | ''",
        "q = Mul(s, -2); y = Add(q, 1) | ''",
        "q = Neg(s); y = Add(q, 2) | ''",
        "q = Mul(s, 0.5); y = Sub(0.5, q) | of complement, was complemented",
        "y = Mul(s, 0) | ''",
      })
  void isCalled(String nodes, String names) {
    Lines.Line line = line(nodes);
    assertThat(line.isComplement()).isEqualTo(names.startsWith("complement"));
    assertThat(line.isNegativeComplement()).isEqualTo(names.contains("negative complement"));
    assertThat(line.isOfComplement()).isEqualTo(names.contains("of complement"));
    assertThat(line.complemented()).isEqualTo(names.contains("was complemented"));
    assertThat(line.isSigned()).isEqualTo(names.contains("signed"));
  }

  /** A complement of a large number is one up to its last digits. */
  @Test
  void roundingIsRelative() {
    assertThat(new Lines.Line(null, 1 - 1e12, 1e12, false).isOfComplement()).isTrue();
    assertThat(new Lines.Line(null, 2 - 1e12, 1e12, false).isOfComplement()).isFalse();
    assertThat(new Lines.Line(null, 1, 1e-12, false).isSigned()).isTrue();
    assertThat(new Lines.Line(null, 1, 2e-12, false).isSigned()).isFalse();
  }
}
