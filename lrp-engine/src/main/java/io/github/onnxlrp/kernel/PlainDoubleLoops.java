package io.github.onnxlrp.kernel;

/**
 * Operations on arrays, element by element. Loops over separate arrays with one index are what the
 * JVM turns into vector instructions, and only short ones.
 */
final class PlainDoubleLoops {
  /** So small that it changes no sum, and what is 0 counts as positive. */
  private static final double ABOVE_ZERO = 1e-280;

  private PlainDoubleLoops() {}

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

  static void addProduct(double[] a, double[] b, double[] sum) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += a[k] * b[k];
    }
  }

  /** {@code (1 - a) b}. */
  static void rest(double[] a, double[] b, double[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = (1 - a[k]) * b[k];
    }
  }

  /** {@code 1 / (z + E sign(z))} as {@code z / (z z + E |z|)}, which needs no branches. */
  static void inverse(double[] z, double epsilon, double[] result) {
    for (int k = 0; k < result.length; k++) {
      double value = z[k] + ABOVE_ZERO;
      result[k] = value / (value * value + epsilon * Math.abs(value));
    }
  }
}
