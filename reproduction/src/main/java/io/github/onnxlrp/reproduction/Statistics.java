package io.github.onnxlrp.reproduction;

import java.util.Arrays;

/** Statistics of columns of numbers. */
final class Statistics {
  private Statistics() {}

  static double mean(double[] numbers) {
    return Arrays.stream(numbers).average().orElse(Double.NaN);
  }

  /** Of a sample, with {@code n - 1} degrees of freedom. */
  static double deviation(double[] numbers) {
    double mean = mean(numbers);
    double squares = Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / (numbers.length - 1));
  }

  static double median(double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Pearson's correlation; NaN where one of the columns is constant. */
  static double correlation(double[] a, double[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < a.length; k++) {
      ab += (a[k] - meanA) * (b[k] - meanB);
      aa += (a[k] - meanA) * (a[k] - meanA);
      bb += (b[k] - meanB) * (b[k] - meanB);
    }
    return ab / Math.sqrt(aa * bb);
  }
}
