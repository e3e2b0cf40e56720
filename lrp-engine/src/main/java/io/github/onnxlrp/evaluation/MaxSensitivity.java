package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How far explanations move where inputs hardly do. Of N inputs {@code x + d}, with each element of
 * d drawn evenly from {@code [-r m, r m]}, where m is the largest magnitude of the input:
 *
 * <pre>
 * max over d of |R(x + d) - R(x)| / |R(x)|    Euclidean norms over all elements
 * </pre>
 *
 * <p>Lower is better. The class stays that of x. Token ids cannot move a little: an error. Source:
 * Yeh et al. 2019, "On the (In)fidelity and Sensitivity of Explanations".
 */
public final class MaxSensitivity implements Metric {
  private final int draws;
  private final double radius;
  private final Quantity quantity;

  /**
   * The metric.
   *
   * @param draws N
   * @param radius r
   */
  public MaxSensitivity(int draws, double radius) {
    this.draws = draws;
    this.radius = radius;
    this.quantity = new Quantity(name(), "", Direction.LOWER);
  }

  @Override
  public String name() {
    return "max-sensitivity";
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    TokenTables tables = new TokenTables(sample.again().graph());
    for (String input : sample.again().divided().keySet()) {
      if (tables.isIds(input)) {
        throw OnnxLrpException.unsupported(
            "max-sensitivity: input '%s' holds token ids, which cannot move a little; leave the"
                + " metric out for this model",
            input);
      }
    }
    List<Map<String, Tensor>> moved = new ArrayList<>();
    SplittableRandom random = sample.random("moved inputs");
    for (int k = 0; k < draws; k++) {
      moved.add(moved(sample.again(), random));
    }
    List<Measurement> found = new ArrayList<>();
    sample
        .explanations()
        .forEach(
            (method, explanation) -> {
              double largest = 0;
              for (Explanation other : sample.again().with(moved, method)) {
                largest = Math.max(largest, distance(explanation, other));
              }
              double size = norm(explanation);
              double value = size == 0 ? Double.NaN : largest / size;
              found.add(new Measurement(quantity, method, value));
            });
    return found;
  }

  private Map<String, Tensor> moved(Reexplanations sample, SplittableRandom random) {
    Map<String, Tensor> changed = new LinkedHashMap<>(sample.inputs());
    for (String name : sample.divided().keySet()) {
      Tensor input = sample.inputs().get(name);
      double largest = 0;
      for (double one : input.doubles()) {
        largest = Math.max(largest, Math.abs(one));
      }
      double most = radius * largest;
      changed.put(name, input.map(x -> x + most * (2 * random.nextDouble() - 1)));
    }
    return changed;
  }

  private static double distance(Explanation first, Explanation second) {
    double sum = 0;
    for (Map.Entry<String, Tensor> entry : first.relevance().entrySet()) {
      double[] a = entry.getValue().doubles();
      double[] b = second.relevance().get(entry.getKey()).doubles();
      for (int k = 0; k < a.length; k++) {
        sum += (a[k] - b[k]) * (a[k] - b[k]);
      }
    }
    return Math.sqrt(sum);
  }

  private static double norm(Explanation explanation) {
    double sum = 0;
    for (Tensor relevance : explanation.relevance().values()) {
      for (double one : relevance.doubles()) {
        sum += one * one;
      }
    }
    return Math.sqrt(sum);
  }
}
