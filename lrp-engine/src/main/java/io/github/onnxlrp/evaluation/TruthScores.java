package io.github.onnxlrp.evaluation;

import java.util.Arrays;

/** The formulas of {@link GroundTruth}. */
final class TruthScores {
  private TruthScores() {}

  /**
   * One of them; NaN where it is not defined.
   *
   * @param sizes the magnitude of the relevance of each part
   * @param order the numbers of the parts from the largest magnitude on
   * @param truth whether each part matters
   */
  static double of(GroundTruth.Kind kind, double[] sizes, int[] order, boolean... truth) {
    int positives = 0;
    for (boolean one : truth) {
      positives += one ? 1 : 0;
    }
    boolean anyRelevance = Arrays.stream(sizes).anyMatch(size -> size > 0);
    if (positives == 0 || positives == truth.length || !anyRelevance) {
      return Double.NaN;
    }
    return switch (kind) {
      case MASS_ACCURACY -> mass(sizes, truth);
      case RANK_ACCURACY -> rank(order, positives, truth);
      case AUROC -> auroc(sizes, positives, truth);
      case AUPRC, AUP, AUR -> new Thresholds(sizes, positives, truth).area(kind);
    };
  }

  private static double mass(double[] sizes, boolean... truth) {
    double inside = 0;
    double all = 0;
    for (int k = 0; k < sizes.length; k++) {
      inside += truth[k] ? sizes[k] : 0;
      all += sizes[k];
    }
    return inside / all;
  }

  private static double rank(int[] order, int positives, boolean... truth) {
    int hits = 0;
    for (int k = 0; k < positives; k++) {
      hits += truth[order[k]] ? 1 : 0;
    }
    return (double) hits / positives;
  }

  /** The statistic of Mann and Whitney. */
  private static double auroc(double[] sizes, int positives, boolean... truth) {
    double[] ranks = RankCorrelation.ranks(sizes);
    double sum = 0;
    for (int k = 0; k < sizes.length; k++) {
      sum += truth[k] ? ranks[k] : 0;
    }
    double negatives = sizes.length - positives;
    return (sum - positives * (positives + 1) / 2.0) / (positives * negatives);
  }

  /** Precision and recall of the parts at or above each of the different magnitudes. */
  private static final class Thresholds {
    private final double[] at;
    private final double[] precision;
    private final double[] recall;

    Thresholds(double[] sizes, int positives, boolean... truth) {
      this.at = Arrays.stream(sizes).distinct().sorted().toArray();
      this.precision = new double[at.length];
      this.recall = new double[at.length];
      for (int n = 0; n < at.length; n++) {
        int taken = 0;
        int hits = 0;
        for (int k = 0; k < sizes.length; k++) {
          taken += sizes[k] >= at[n] ? 1 : 0;
          hits += sizes[k] >= at[n] && truth[k] ? 1 : 0;
        }
        precision[n] = (double) hits / taken;
        recall[n] = (double) hits / positives;
      }
    }

    double area(GroundTruth.Kind kind) {
      double area = 0;
      int last = at.length - 1;
      if (kind == GroundTruth.Kind.AUPRC) {
        for (int n = last; n >= 0; n--) {
          area += (recall[n] - (n == last ? 0 : recall[n + 1])) * precision[n];
        }
        return area;
      }
      double[] values = kind == GroundTruth.Kind.AUP ? precision : recall;
      for (int n = 0; n < last; n++) {
        area += (at[n + 1] - at[n]) / (at[last] - at[0]) * (values[n] + values[n + 1]) / 2;
      }
      return last == 0 ? Double.NaN : area;
    }
  }
}
