package io.github.onnxlrp.explain;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether two explanations of one sample are the same but for the order of sums: within 10^-12 of
 * the largest element, or within 2^-46 of the turnover, which rounding alone moves.
 */
final class Agreement {
  private static final double TOLERANCE = 1e-12;
  private static final double TURNOVER_TOLERANCE = 0x1p-46;

  private Agreement() {}

  /** A sentence about the first thing that is not as expected; null where all is. */
  static String differs(Explanation expected, Explanation found) {
    if (!expected.target().equals(found.target())
        || !expected.prediction().kind().equals(found.prediction().kind())
        || !expected.notes().equals(found.notes())) {
      return "the derived graph means another target or has other notes";
    }
    boolean hasLedger = expected.ledger() != null;
    double uncertain = hasLedger ? expected.ledger().turnover() * TURNOVER_TOLERANCE : 0;
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
      if (!(difference <= Math.max(TOLERANCE * largest, uncertain))) {
        return "the derived relevance of '%s' differs by %.2g"
            .formatted(entry.getKey(), difference);
      }
    }
    return hasLedger ? differs(expected.ledger(), found.ledger(), uncertain) : null;
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
