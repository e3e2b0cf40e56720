package io.github.onnxlrp.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Spearman's rank correlation: Pearson's correlation of ranks, where equal numbers share the mean
 * of theirs. Source: Spearman 1904, "The Proof and Measurement of Association between Two Things".
 */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * The correlation of two lists of the same length; NaN where one of them is constant or holds a
   * number that is not finite.
   */
  public static double of(double[] first, double... second) {
    if (!DoubleStream.concat(Arrays.stream(first), Arrays.stream(second))
        .allMatch(Double::isFinite)) {
      return Double.NaN;
    }
    double[] a = ranks(first);
    double[] b = ranks(second);
    double mean = (a.length + 1) / 2.0;
    double product = 0;
    double squaresOfFirst = 0;
    double squaresOfSecond = 0;
    for (int k = 0; k < a.length; k++) {
      product += (a[k] - mean) * (b[k] - mean);
      squaresOfFirst += (a[k] - mean) * (a[k] - mean);
      squaresOfSecond += (b[k] - mean) * (b[k] - mean);
    }
    return squaresOfFirst == 0 || squaresOfSecond == 0
        ? Double.NaN
        : product / Math.sqrt(squaresOfFirst * squaresOfSecond);
  }

  /** The rank of each number from 1 on; equal ones share the mean of theirs. */
  static double[] ranks(double... values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(k -> values[k]));
    double[] ranks = new double[values.length];
    int first = 0;
    while (first < order.length) {
      int last = first;
      while (last + 1 < order.length && values[order[last + 1]] == values[order[first]]) {
        last++;
      }
      for (int k = first; k <= last; k++) {
        ranks[order[k]] = 1 + (first + last) / 2.0;
      }
      first = last + 1;
    }
    return ranks;
  }
}
