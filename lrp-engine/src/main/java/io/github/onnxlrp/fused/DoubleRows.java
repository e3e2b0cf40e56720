package io.github.onnxlrp.fused;

/**
 * Operations on rows of doubles. Loops over separate arrays with one index are what the JVM turns
 * into vector instructions, and only short ones.
 */
final class DoubleRows {
  /** So small that it changes no sum, and what is 0 counts as positive. */
  private static final double ABOVE_ZERO = 1e-280;

  private DoubleRows() {}

  static boolean isZero(double[] elements) {
    for (double element : elements) {
      if (element != 0) {
        return false;
      }
    }
    return true;
  }

  static void product(double[] a, double[] b) {
    for (int k = 0; k < a.length; k++) {
      a[k] *= b[k];
    }
  }

  static void product(double[] a, double[] b, double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] * b[k];
    }
  }

  static void sum(double[] a, double[] b, double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] + b[k];
    }
  }

  /** Adds {@code b} to each of the rows of {@code a}. */
  static void addTo(double[] a, double[] b) {
    for (int from = 0; from < a.length; from += b.length) {
      for (int k = 0; k < b.length; k++) {
        a[from + k] += b[k];
      }
    }
  }

  static void addProduct(double[] sum, double[] a, double[] b) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += a[k] * b[k];
    }
  }

  /** {@code 1 / (z + E sign(z))} as {@code z / (z z + E |z|)}, which needs no branches. */
  static void inverse(double[] z, double epsilon, double[] result) {
    for (int k = 0; k < result.length; k++) {
      double value = z[k] + ABOVE_ZERO;
      result[k] = value / (value * value + epsilon * Math.abs(value));
    }
  }

  static void losses(
      double[] add,
      double[] ofCell,
      double[] ofCandidate,
      double cellEpsilon,
      double candidateEpsilon,
      double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] =
          cellEpsilon * Math.abs(ofCell[k])
              + candidateEpsilon * (add[k] * Math.abs(ofCandidate[k]));
    }
  }
}
