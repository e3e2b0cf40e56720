package io.github.onnxlrp.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.trace.Trace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The nearest value that another one is a function of, element by element, at which places. */
class PointwiseSourcesTest {
  /** With a square o, the elements of which change their places when it is transposed. */
  private static Source source(String nodes) {
    Trace trace =
        Cell.trace(
            "z = Sigmoid(s); w = Transpose(s); o = MatMul(w, v); t = Transpose(o); " + nodes);
    return PointwiseSources.all(trace, Cell.activity(trace)).of(trace.outputs().get("y"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Tanh(s) | s",
        "y = Mul(z, s) | s",
        "y = Div(s, z) | s",
        "y = Max(s, z) | s",
        "y = Add(s, 3) | s",
        "y = Add(s, s) | s",
        "q = Tanh(z); r = Mul(z, 2); y = Add(q, r) | z",
        "q = Tanh(s); r = Mul(q, z); y = Add(r, z) | s",
        "q = Identity(s); y = Mul(q, z) | s",
        "q = Transpose(z); y = Mul(q, w) | s",
        "q = Transpose(t); y = Mul(q, o) | o",
        "q = Sigmoid(t); y = Mul(q, t) | t",
        "q = Sigmoid(t); r = Transpose(q); y = Mul(r, o) | o",
      })
  void isInOrder(String nodes, String expected) {
    Source source = source(nodes);
    assertThat(source.value().name()).isEqualTo(expected);
    assertThat(source.isInOrder()).isTrue();
    int[] places = source.places();
    for (int k = 0; k < places.length; k++) {
      assertThat(places[k]).isEqualTo(k);
    }
    assertThat(places).hasSize(source.value().tensor().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Transpose(o) | o",
        "q = Sigmoid(o); r = Transpose(q); y = Mul(r, t) | o",
        "q = Sigmoid(o); r = Transpose(q); y = Add(t, r) | o",
      })
  void isAtOtherPlaces(String nodes, String expected) {
    Source source = source(nodes);
    assertThat(source.value().name()).isEqualTo(expected);
    assertThat(source.isInOrder()).isFalse();
    assertThat(source.places()).containsExactly(0, 2, 1, 3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "y = Add(s, v)",
        "y = Mul(o, t)",
        "q = Tanh(o); y = Mul(q, t)",
        "i = ReduceSum(s); y = Add(i, s)",
        "i = ReduceSum(s); j = Tanh(i); y = Mul(j, s)",
        "i = ReduceSum(s); y = Add(i, 1/2)",
        "y = MatMul(s, W)",
        "y = ReduceMax(s)",
        "y = Concat(W, s)",
        "i = ToInteger(m); y = Gather(W, i)",
      })
  void isOfNone(String nodes) {
    assertThat(source(nodes)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"19, true", "20, false"})
  void isLookedForBehindAFewEvaluations(int length, boolean expected) {
    String chain = Cell.chain("Tanh(%s)", length, "s", "q");
    assertThat(source(chain + "y = Mul(q, s)") != null).isEqualTo(expected);
    assertThat(source(chain + "y = Mul(s, q)") != null).isEqualTo(expected);
  }
}
