package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which sums are blends, of what. */
class BlendsTest {
  private static Blends.Blend blend(String nodes) {
    Trace trace = Cell.trace("z = Sigmoid(s); r = Sub(1, z); " + nodes);
    Blends blends = new Blends(new Lines(trace, Cell.activity(trace)));
    return blends.find(trace.outputs().get("y").producer());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i = Mul(r, m); j = Mul(z, v); y = Add(i, j) | z m v",
        "i = Mul(m, r); j = Mul(z, v); y = Add(i, j) | z m v",
        "i = Mul(r, m); j = Mul(v, z); y = Add(i, j) | z m v",
        "i = Mul(m, r); j = Mul(v, z); y = Add(i, j) | z m v",
        "i = Mul(r, m); j = Mul(z, v); y = Add(j, i) | r v m",
      })
  void fires(String nodes, String expected) {
    Blends.Blend blend = blend(nodes);
    String found = blend.gate().name() + " " + blend.a().name() + " " + blend.b().name();
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "i = Mul(r, m); j = Mul(z, v); y = Sub(i, j)",
        "i = Mul(r, m); j = Mul(r, v); y = Add(i, j)",
        "i = Mul(r, m); j = Div(v, z); y = Add(i, j)",
        "i = Div(m, r); j = Mul(v, z); y = Add(i, j)",
        "q = Sub(2, z); i = Mul(q, m); j = Mul(z, v); y = Add(i, j)",
        "q = Add(1, z); i = Mul(q, m); j = Mul(z, v); y = Add(i, j)",
        "q = Sigmoid(v); i = Mul(r, m); j = Mul(q, v); y = Add(i, j)",
        "i = Mul(r, m); y = Add(i, x)",
        "i = Mul(r, m); y = Add(x, i)",
      })
  void doesNotFire(String nodes) {
    assertThat(blend(nodes)).isNull();
  }
}
