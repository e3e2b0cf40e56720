package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether two explanations of one sample are the same but for rounding. In double precision, where
 * the order of sums differs: within 10^-12 of the largest element, or within 2^-46 of the turnover,
 * which rounding alone moves. Where one is in single precision: within 10^-4 of the largest
 * element, and the ledger within 10^-4 of the turnover.
 */
final class Agreement {
  private static final double TOLERANCE = 1e-12;
  private static final double TURNOVER_TOLERANCE = 0x1p-46;
  private static final double SINGLE_TOLERANCE = 1e-4;

  private Agreement() {}

  /**
   * A sentence about the first thing that is not as expected; null where all is.
   *
   * @param precision in which {@code found} was computed
   */
  static String differs(Explanation expected, Explanation found, Precision precision) {
    return expected.notes().equals(found.notes())
        ? differsInNumbers(expected, found, precision)
        : "the derived graph has other notes";
  }

  /** The same, whatever notes both have. */
  static String differsInNumbers(Explanation expected, Explanation found, Precision precision) {
    boolean single = precision == Precision.FLOAT;
    if (!expected.target().equals(found.target())
        || !expected.prediction().kind().equals(found.prediction().kind())) {
      return "the derived graph means another target";
    }
    boolean hasLedger = expected.ledger() != null;
    double turnover = hasLedger ? expected.ledger().turnover() : 0;
    double uncertain = single ? 0 : turnover * TURNOVER_TOLERANCE;
    double tolerance = single ? SINGLE_TOLERANCE : TOLERANCE;
    Map<String, Tensor> all = new LinkedHashMap<>(expected.relevance());
    all.putAll(expected.layers());
    for (Map.Entry<String, Tensor> entry : all.entrySet()) {
      Tensor one = entry.getValue();
      Tensor other = found.relevance(entry.getKey());
      if (!other.hasShape(one.shape())) {
        return "the derived relevance of '%s' is %s, and not %s"
            .formatted(entry.getKey(), other, one);
      }
      double largest = 0;
      double difference = 0;
      for (int k = 0; k < one.size(); k++) {
        largest = Math.max(largest, Math.abs(one.get(k)));
        difference = Math.max(difference, Math.abs(one.get(k) - other.get(k)));
      }
      if (!(difference <= Math.max(tolerance * largest, uncertain))) {
        return "the derived relevance of '%s' differs by %.2g"
            .formatted(entry.getKey(), difference);
      }
    }
    double ofLedger = single ? turnover * SINGLE_TOLERANCE : uncertain;
    return hasLedger ? differs(expected.ledger(), found.ledger(), ofLedger) : null;
  }

  private static String differs(Ledger one, Ledger other, double uncertain) {
    boolean same =
        isClose(one.score(), other.score(), uncertain)
            && isClose(one.inputs(), other.inputs(), uncertain)
            && isClose(one.initialStates(), other.initialStates(), uncertain)
            && isClose(one.biases(), other.biases(), uncertain)
            && isClose(one.stabilizer(), other.stabilizer(), uncertain)
            && isClose(one.constants(), other.constants(), uncertain)
            && isClose(one.unassigned(), other.unassigned(), uncertain)
            && isClose(one.turnover(), other.turnover(), uncertain);
    return same ? null : "the derived ledger differs: %s and %s".formatted(one, other);
  }

  private static boolean isClose(double one, double other, double uncertain) {
    return Math.abs(one - other) <= Math.max(TOLERANCE * Math.abs(one), uncertain);
  }
}
