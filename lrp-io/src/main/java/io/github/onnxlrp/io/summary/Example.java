package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A sample that stands for others, in short.
 *
 * @param number its number in the data
 * @param label its true label in words, or null
 * @param prediction what is predicted, in words
 * @param score the explained score
 * @param value what the output gives for the prediction
 * @param names tokens, or the numbers of time steps; those in a row that take most
 * @param relevance what each of them takes
 * @param tokens whether they are tokens
 * @param all how many there are in the sample
 * @param share their share of the sum of |relevance| of all of them
 */
public record Example(
    int number,
    String label,
    String prediction,
    double score,
    double value,
    List<String> names,
    List<Double> relevance,
    boolean tokens,
    int all,
    double share) {
  /** Tokens or steps of one example at most. */
  static final int LONGEST = 60;

  static Example of(int number, SampleReport sample) {
    Explanation explanation = sample.explanation();
    double[] tokens = sample.tokenRelevance();
    double[] values = tokens == null ? steps(explanation) : tokens;
    int first = strongestWindow(values);
    int last = Math.min(values.length, first + LONGEST);
    List<String> names = new ArrayList<>();
    List<Double> relevance = new ArrayList<>();
    double inside = 0;
    for (int k = first; k < last; k++) {
      names.add(tokens == null ? Integer.toString(k) : sample.text().tokens().get(k));
      relevance.add(values[k]);
      inside += Math.abs(values[k]);
    }
    double size = Arrays.stream(values).map(Math::abs).sum();
    return new Example(
        number,
        sample.labelName(),
        sample.predictionName(),
        explanation.score(),
        explanation.prediction().value(),
        names,
        relevance,
        tokens != null,
        values.length,
        size == 0 ? 1 : inside / size);
  }

  /** The sums of the time steps of the input that takes most. */
  private static double[] steps(Explanation explanation) {
    Tensor most = null;
    double largest = -1;
    for (Tensor tensor : explanation.relevance().values()) {
      double size = Arrays.stream(tensor.doubles()).map(Math::abs).sum();
      if (size > largest) {
        largest = size;
        most = tensor;
      }
    }
    if (most == null) {
      return new double[0];
    }
    int[] shape = Arrays.stream(most.shape()).dropWhile(length -> length == 1).toArray();
    double[] data = most.doubles();
    double[] sums = new double[shape.length == 0 ? data.length : shape[0]];
    for (int k = 0; k < data.length; k++) {
      sums[k / (data.length / sums.length)] += data[k];
    }
    return sums;
  }

  private static int strongestWindow(double[] values) {
    double sum = 0;
    double most = -1;
    int first = 0;
    for (int k = 0; k < values.length; k++) {
      sum += Math.abs(values[k]);
      if (k >= LONGEST) {
        sum -= Math.abs(values[k - LONGEST]);
      }
      // Rounding must not move the window away from the first one.
      if (sum > most * (1 + 1e-12)) {
        most = sum;
        first = Math.max(0, k - LONGEST + 1);
      }
    }
    return first;
  }
}
