package io.github.onnxlrp.cli.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Spearman's rank correlation: the correlation of the ranks, where equal numbers share the mean of
 * their ranks. 1 where both order alike, -1 where one is the reverse of the other.
 */
public final class RankCorrelation {
  private RankCorrelation() {}

  /** Of two lists of one length; NaN where all numbers of one are equal, or are fewer than two. */
  public static double of(double[] one, double... other) {
    double[] left = ranks(one);
    double[] right = ranks(other);
    double middle = (left.length - 1) / 2.0;
    double both = 0;
    double ofLeft = 0;
    double ofRight = 0;
    for (int k = 0; k < left.length; k++) {
      both += (left[k] - middle) * (right[k] - middle);
      ofLeft += (left[k] - middle) * (left[k] - middle);
      ofRight += (right[k] - middle) * (right[k] - middle);
    }
    return ofLeft == 0 || ofRight == 0 ? Double.NaN : both / Math.sqrt(ofLeft * ofRight);
  }

  private static double[] ranks(double... numbers) {
    Integer[] order = IntStream.range(0, numbers.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(k -> numbers[k]));
    double[] ranks = new double[numbers.length];
    for (int first = 0, next; first < order.length; first = next) {
      next = first + 1;
      while (next < order.length && numbers[order[next]] == numbers[order[first]]) {
        next++;
      }
      for (int k = first; k < next; k++) {
        ranks[order[k]] = (first + next - 1) / 2.0;
      }
    }
    return ranks;
  }
}
