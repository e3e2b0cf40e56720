package io.github.onnxlrp.io.evaluation;

import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.io.statistics.RunningMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one metric under one setting says of all methods, and how they differ on equal samples. */
public final class MetricResults {
  private final Quantity quantity;
  private final Map<String, Result> results = new LinkedHashMap<>();
  private final Map<List<String>, RunningMean> differences = new LinkedHashMap<>();

  MetricResults(Quantity quantity) {
    this.quantity = quantity;
  }

  /** Adds what it says of the explanations of one sample. */
  void add(List<Measurement> ofSample, String explained) {
    for (Measurement one : ofSample) {
      results
          .computeIfAbsent(one.method(), name -> new Result(name, one.isControl()))
          .add(one, explained);
    }
    for (int k = 0; k < ofSample.size(); k++) {
      for (int other = k + 1; other < ofSample.size(); other++) {
        addDifference(ofSample.get(k), ofSample.get(other));
      }
    }
  }

  private void addDifference(Measurement first, Measurement second) {
    double difference = first.value() - second.value();
    if (Double.isFinite(difference)) {
      differences
          .computeIfAbsent(List.of(first.method(), second.method()), key -> new RunningMean())
          .add(difference, 1);
    }
  }

  /** What was measured. */
  public Quantity quantity() {
    return quantity;
  }

  /** What it says of each method and control. */
  public List<Result> results() {
    return new ArrayList<>(results.values());
  }

  /** The result of a method or control; null where there is none. */
  public Result of(String method) {
    return results.get(method);
  }

  /** The mean of the differences, sample by sample, of the first and the second of two methods. */
  public Map<List<String>, RunningMean> differences() {
    return differences;
  }

  /** How much better the first is than the second, on equal samples; null where nobody knows. */
  public Comparison compare(String first, String second) {
    int sign =
        switch (quantity.direction()) {
          case HIGHER -> 1;
          case LOWER -> -1;
          case ZERO, NEITHER -> 0;
        };
    RunningMean forward = differences.get(List.of(first, second));
    RunningMean mean = forward == null ? differences.get(List.of(second, first)) : forward;
    if (mean == null || sign == 0) {
      return null;
    }
    return new Comparison((forward == null ? -sign : sign) * mean.mean(), mean.halfWidth());
  }

  /**
   * How much better one is than another.
   *
   * @param mean the mean of the differences, above 0 where it is better
   * @param halfWidth half the width of its interval of 95 %; NaN for one sample
   */
  public record Comparison(double mean, double halfWidth) {
    /** Whether the interval lies above 0. */
    public boolean isBetter() {
      return mean - halfWidth > 0;
    }

    /** Whether it lies below 0. */
    public boolean isWorse() {
      return mean + halfWidth < 0;
    }
  }
}
