package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.io.statistics.RunningMean;

/**
 * What a part of the inputs, such as a token or a feature, gets.
 *
 * @param signed its relevance
 * @param absolute its |relevance|
 */
public record Contribution(RunningMean signed, RunningMean absolute) {
  Contribution() {
    this(new RunningMean(), new RunningMean());
  }

  /** Adds one sample, in which the part occurs {@code count} times. */
  void add(double sum, double absoluteSum, long count) {
    signed.add(sum, count);
    absolute.add(absoluteSum, count);
  }
}
