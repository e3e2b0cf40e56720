package io.github.onnxlrp.io.evaluation;

import io.github.onnxlrp.evaluation.Measurement.Quantity;
import java.util.Map;

/** What reports call metrics. */
final class MetricTitles {
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("deletion", "mean drop of the curve, most relevant parts removed first"),
          Map.entry("insertion", "mean rise of the curve, most relevant parts put back first"),
          Map.entry("comprehensiveness", "drop without the most relevant parts"),
          Map.entry("sufficiency", "drop with the most relevant parts alone"),
          Map.entry("infidelity", "squared difference from what removing sets of parts does"),
          Map.entry("max-sensitivity", "largest move of relevance where inputs hardly move"),
          Map.entry("mass-accuracy", "share of |R| in what is known to matter"),
          Map.entry("rank-accuracy", "share of the largest |R| in what is known to matter"),
          Map.entry("auroc", "area under the ROC curve of |R| for what is known to matter"),
          Map.entry("auprc", "area under precision and recall of |R| for what matters"),
          Map.entry("aup", "area under precision of |R| over thresholds"),
          Map.entry("aur", "area under recall of |R| over thresholds"),
          Map.entry(
              "randomisation-cascading", "rank correlation with the model of shuffled weights"),
          Map.entry("randomisation-independent", "rank correlation, one layer shuffled at a time"),
          Map.entry("random-logit", "rank correlation with the explanation of another class"),
          Map.entry("sparseness", "Gini index of |R|"),
          Map.entry("conservation", "relative distance of the sum of R from the score"),
          Map.entry("agreement", "rank correlation of two methods"),
          Map.entry(
              "noise-control", "rank correlation of noise with how good the metric finds it"));

  private MetricTitles() {}

  /** A metric with its setting, what it is, and which values are better. */
  static String of(Quantity quantity) {
    String setting = quantity.setting().isEmpty() ? "" : " (%s)".formatted(quantity.setting());
    return quantity.metric() + setting + ": " + title(quantity);
  }

  /** What a metric is, and which values are better. */
  static String title(Quantity quantity) {
    return TITLES.getOrDefault(quantity.metric(), quantity.metric())
        + switch (quantity.direction()) {
          case HIGHER -> "; higher is better";
          case LOWER -> "; lower is better";
          case ZERO -> "; nearer to 0 is better";
          case NEITHER -> "";
        };
  }
}
