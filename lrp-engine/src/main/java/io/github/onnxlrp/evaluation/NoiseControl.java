package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Tests another metric: it has to rank an explanation above the same one with noise, and that above
 * one with more noise. Noise is normal, with the standard deviation {@code level} times that of the
 * relevance of the sample, and the same but for its size at all levels. The curve of a method has
 * its value at each level, and its number is
 *
 * <pre>
 * noise-control   rank correlation of the levels with how good the metric finds them
 * </pre>
 *
 * <p>which is -1 where each level is found worse than the one before. Near 0 the metric does not
 * see the noise on single samples; what it sees over all samples is in the curve.
 */
public final class NoiseControl implements Metric {
  private static final double[] LEVELS = {0, 0.5, 1, 2, 4};

  private final Metric metric;

  /** Tests a metric that looks at the relevance alone, and does not explain anew. */
  public NoiseControl(Metric metric) {
    this.metric = metric;
  }

  @Override
  public String name() {
    return "noise-control";
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    List<Measurement> found = new ArrayList<>();
    sample.explanations().forEach((method, explanation) -> add(sample, method, explanation, found));
    return found;
  }

  private void add(
      EvaluatedSample sample, String method, Explanation explanation, List<Measurement> found) {
    Map<String, Explanation> noisy = new LinkedHashMap<>();
    for (double level : LEVELS) {
      noisy.put(Double.toString(level), noisy(explanation, level, sample.random("noise")));
    }
    Map<Quantity, List<Double>> values = new LinkedHashMap<>();
    for (Measurement one : metric.measure(sample.with(noisy))) {
      if (!one.isControl()) {
        values.computeIfAbsent(one.quantity(), key -> new ArrayList<>()).add(one.value());
      }
    }
    values.forEach(
        (quantity, byLevel) -> {
          String setting = quantity.setting().isEmpty() ? "" : ", " + quantity.setting();
          double sign = quantity.direction() == Direction.HIGHER ? 1 : -1;
          double[] good = byLevel.stream().mapToDouble(value -> sign * value).toArray();
          found.add(
              new Measurement(
                  new Quantity(name(), quantity.metric() + setting, Direction.LOWER),
                  method,
                  RankCorrelation.of(LEVELS.clone(), good),
                  byLevel));
        });
  }

  private static Explanation noisy(Explanation explanation, double level, SplittableRandom random) {
    Map<String, Tensor> relevance = new LinkedHashMap<>();
    explanation
        .relevance()
        .forEach(
            (name, tensor) -> {
              double deviation = level * deviation(tensor.doubles());
              relevance.put(name, tensor.map(r -> r + deviation * random.nextGaussian()));
            });
    return new Explanation(
        explanation.target(),
        explanation.prediction(),
        explanation.output(),
        explanation.score(),
        explanation.inputs(),
        relevance,
        Map.of(),
        null,
        false,
        List.of());
  }

  private static double deviation(double... values) {
    double sum = 0;
    double squares = 0;
    for (double value : values) {
      sum += value;
      squares += value * value;
    }
    double mean = sum / Math.max(1, values.length);
    return Math.sqrt(Math.max(0, squares / Math.max(1, values.length) - mean * mean));
  }
}
