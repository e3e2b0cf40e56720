package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Explanations that are the same but for the order of sums: to 10^-12 of the largest element, or to
 * 2^-46 of the turnover, which is what rounding alone moves.
 */
final class SameExplanation {
  private static final double TOLERANCE = 1e-12;
  private static final double OF_TURNOVER = 0x1p-46;

  private SameExplanation() {}

  static void assertSame(Explanation expected, Explanation found) {
    assertThat(found.target()).isEqualTo(expected.target());
    assertThat(found.prediction().kind()).isEqualTo(expected.prediction().kind());
    assertThat(found.notes()).isEqualTo(expected.notes());
    assertThat(found.unreliable()).isEqualTo(expected.unreliable());
    assertThat(found.inputs().keySet()).isEqualTo(expected.inputs().keySet());
    assertThat(found.ledger() == null).isEqualTo(expected.ledger() == null);
    double ofTurnover = expected.ledger() == null ? 0 : OF_TURNOVER * expected.ledger().turnover();
    assertThat(found.score())
        .isCloseTo(
            expected.score(), within(Math.max(ofTurnover, TOLERANCE * Math.abs(expected.score()))));
    assertThat(found.layers().keySet()).isEqualTo(expected.layers().keySet());
    Map<String, Tensor> all = new LinkedHashMap<>(expected.relevance());
    all.putAll(expected.layers());
    all.forEach(
        (name, relevance) -> {
          assertThat(found.relevance(name).shape()).as(name).isEqualTo(relevance.shape());
          double largest = 0;
          for (double element : relevance.doubles()) {
            largest = Math.max(largest, Math.abs(element));
          }
          double tolerance = Math.max(TOLERANCE * largest, ofTurnover);
          assertClose(name, relevance, found.relevance(name), tolerance);
        });
  }

  private static void assertClose(String name, Tensor expected, Tensor found, double tolerance) {
    for (int k = 0; k < expected.size(); k++) {
      // To state it of each element takes longer than to compute them.
      if (!(Math.abs(found.get(k) - expected.get(k)) <= tolerance)) {
        assertThat(found.get(k))
            .as("-Donnxlrp.seed=%d, %s, element %d", Grid.SEED, name, k)
            .isCloseTo(expected.get(k), within(tolerance));
      }
    }
  }
}
