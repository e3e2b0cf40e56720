package io.github.onnxlrp.cli.evaluation;

import io.github.onnxlrp.evaluation.Measurement.Quantity;
import java.util.Map;

/** What reports call metrics. */
final class MetricTitles {
  private static final Map<String, String> TITLES =
      Map.of(
          "deletion", "deletion: mean drop of the curve, most relevant parts removed first",
          "insertion", "insertion: mean rise of the curve, most relevant parts put back first",
          "comprehensiveness", "comprehensiveness: drop without the most relevant parts",
          "sufficiency", "sufficiency: drop with the most relevant parts alone");

  private MetricTitles() {}

  /** A metric with its setting, and which values are better. */
  static String of(Quantity quantity) {
    String title = TITLES.getOrDefault(quantity.metric(), quantity.metric());
    String setting = quantity.setting().isEmpty() ? "" : " (%s)".formatted(quantity.setting());
    return title
        + setting
        + switch (quantity.direction()) {
          case HIGHER -> "; higher is better";
          case LOWER -> "; lower is better";
          case ZERO -> "; nearer to 0 is better";
          case NEITHER -> "";
        };
  }
}
