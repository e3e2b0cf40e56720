package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of which terms the two sides of a sum are made. */
class SumTermsTest {
  private static String terms(Facts facts, TraceNode sum, int operand) {
    return SumTerms.of(sum, operand, facts).terms().stream()
        .map(term -> (term.sign() > 0 ? "+" : "-") + term.value().name())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Add(s, v) | +s | +v",
        "y = Sub(s, v) | +s | -v",
        "q = Add(s, v); y = Sub(x, q) | +x | -s -v",
        "q = Sub(s, v); y = Sub(x, q) | +x | +v -s",
        "q = Neg(s); y = Sub(q, v) | -s | -v",
        "q = Sub(s, v); r = Neg(q); y = Sub(r, x) | +v -s | -x",
        "q = Mul(s, 2); y = Add(q, v) | +q | +v",
        // A sum of constants is one constant.
        "q = Add(1/2, 3/4); y = Add(s, q) | +s | +q",
        // Five terms, and a sixth one.
        "q = Add(s, v); r = Add(q, m); t = Add(r, x); u = Add(t, h); y = Add(u, v)"
            + " | +h +m +s +v +x | +v",
        "p = Tanh(x); q = Add(s, v); r = Add(q, m); t = Add(r, x); u = Add(t, h); w = Add(u, p);"
            + " y = Add(w, v) | +h +m +p +q +x | +v",
      })
  void ofBothSides(String nodes, String left, String right) {
    Trace trace = Cell.trace(nodes);
    Facts facts = new Facts(trace, Cell.activity(trace));
    TraceNode sum = trace.outputs().get("y").producer();
    assertThat(terms(facts, sum, 0)).isEqualTo(left);
    assertThat(terms(facts, sum, 1)).isEqualTo(right);
  }

  @ParameterizedTest
  @CsvSource({"'y = Add(s, v)', true", "'y = Sub(s, v)', true", "'y = Mul(s, v)', false"})
  void isSum(String nodes, boolean expected) {
    assertThat(SumTerms.isSum(Cell.trace(nodes).outputs().get("y").producer())).isEqualTo(expected);
    assertThat(SumTerms.isSum(null)).isFalse();
  }

  @Test
  void aTermIsAddedOrSubtracted() {
    assertThat(new SumTerms.Term(null, 1).operation()).isEqualTo(new Add());
    assertThat(new SumTerms.Term(null, -1).operation()).isEqualTo(new Sub());
  }

  @Test
  void operandsKeepTheirPlaces() {
    Trace trace = Cell.trace("y = Add(s, v)");
    TraceValue x = trace.inputs().get("x");
    TraceValue h = trace.inputs().get("h");
    assertThat(SumTerms.in(0, x, h)).containsExactly(x, h);
    assertThat(SumTerms.in(1, x, h)).containsExactly(h, x);
  }
}
