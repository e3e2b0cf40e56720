package io.github.onnxlrp.io.evaluation;

import io.github.onnxlrp.evaluation.Direction;
import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.io.evaluation.MetricResults.Comparison;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What intervals allow to say of the methods that a metric compares. */
final class Judgement {
  private Judgement() {}

  /** The best method; null where the metric has no better and worse, or there is only one. */
  static String best(MetricResults metric) {
    Direction direction = metric.quantity().direction();
    if (direction == Direction.NEITHER || direction == Direction.ZERO) {
      return null;
    }
    List<Result> methods =
        metric.results().stream()
            .filter(result -> !result.isControl() && result.all().samples() > 0)
            .toList();
    Comparator<Result> order =
        Comparator.comparingDouble(
            result -> direction == Direction.HIGHER ? -result.all().mean() : result.all().mean());
    return methods.size() < 2 ? null : methods.stream().min(order).orElseThrow().method();
  }

  /** In words; empty where there is nothing to say. */
  static String of(MetricResults metric, Result result) {
    List<String> said = new ArrayList<>();
    String best = best(metric);
    if (!result.isControl() && best != null) {
      Comparison behind = metric.compare(best, result.method());
      if (result.method().equals(best)) {
        said.add("best");
      } else if (behind != null && !behind.isBetter()) {
        said.add("not told from the best");
      }
    }
    Comparison random =
        result.method().equals(Measurement.RANDOM)
            ? null
            : metric.compare(result.method(), Measurement.RANDOM);
    if (random != null && random.isWorse()) {
      said.add("worse than random");
    } else if (random != null && !random.isBetter()) {
      said.add("not told from random");
    }
    return String.join(", ", said);
  }
}
