package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.evaluation.Measurement.Quantity;
import java.util.Arrays;
import java.util.List;

/**
 * The Gini index of the relevance of the parts, from 0, where all have the same, up to {@code 1 - 1
 * / T}, where one of T has all. With {@code a_1 <= ... <= a_T} the magnitudes in order:
 *
 * <pre>
 * Gini = sum_k (2 k - T - 1) a_k / (T sum_k a_k)
 * </pre>
 *
 * <p>Not defined where nothing has relevance. Source: Chalasani et al. 2020, "Concise Explanations
 * of Neural Networks using Adversarial Training".
 */
public final class Sparseness implements Metric {
  private final Quantity quantity = new Quantity(name(), "", Direction.HIGHER);

  @Override
  public String name() {
    return "sparseness";
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    return sample.explanations().keySet().stream()
        .map(method -> new Measurement(quantity, method, gini(sample.relevance(method))))
        .toList();
  }

  /** The Gini index of the magnitudes of numbers; NaN where all are 0. */
  static double gini(double... values) {
    double[] sizes = Arrays.stream(values).map(Math::abs).sorted().toArray();
    double sum = Arrays.stream(sizes).sum();
    double weighted = 0;
    for (int k = 0; k < sizes.length; k++) {
      weighted += (2 * (k + 1) - sizes.length - 1) * sizes[k];
    }
    return sum == 0 ? Double.NaN : weighted / (sizes.length * sum);
  }
}
