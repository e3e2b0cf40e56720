package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * How far the relevance of all explained inputs is from the score f:
 *
 * <pre>
 * |sum_i R_i - f| / |f|
 * </pre>
 *
 * <p>Not defined where the score is 0. What it is made of says the ledger, where a method has one.
 * Source: Bach et al. 2015, "On Pixel-Wise Explanations for Non-Linear Classifier Decisions by
 * Layer-Wise Relevance Propagation".
 */
public final class Conservation implements Metric {
  private final Quantity quantity = new Quantity(name(), "", Direction.LOWER);

  @Override
  public String name() {
    return "conservation";
  }

  @Override
  public List<Measurement> measure(EvaluatedSample sample) {
    return sample.explanations().entrySet().stream()
        .map(entry -> new Measurement(quantity, entry.getKey(), error(entry.getValue())))
        .toList();
  }

  private static double error(Explanation explanation) {
    double sum = 0;
    for (Tensor relevance : explanation.relevance().values()) {
      for (double one : relevance.doubles()) {
        sum += one;
      }
    }
    double score = explanation.score();
    return score == 0 ? Double.NaN : Math.abs(sum - score) / Math.abs(score);
  }
}
