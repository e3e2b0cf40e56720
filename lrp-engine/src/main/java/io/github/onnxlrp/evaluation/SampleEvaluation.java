package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.Explanation;
import java.util.List;
import java.util.Map;

/**
 * What metrics say of the explanations of one sample.
 *
 * @param number its number among all samples, from 0
 * @param explanations the explanations by the name of the method
 * @param measurements what each metric says of each method and control
 */
public record SampleEvaluation(
    int number, Map<String, Explanation> explanations, List<Measurement> measurements) {
  /** Copies the measurements. */
  public SampleEvaluation {
    measurements = List.copyOf(measurements);
  }

  /** Whether it has something to remove and an explanation whose numbers are finite. */
  public boolean isMeasured() {
    return !measurements.isEmpty();
  }
}
