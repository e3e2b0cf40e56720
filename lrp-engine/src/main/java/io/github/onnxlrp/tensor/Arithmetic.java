package io.github.onnxlrp.tensor;

/**
 * Sums and products of elements. They are most of what is computed, and a loop of their own takes a
 * fraction of a call for each element.
 */
final class Arithmetic {
  private Arithmetic() {}

  static double[] plus(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] + b[k];
    }
    return result;
  }

  static double[] minus(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] - b[k];
    }
    return result;
  }

  static double[] times(double[] a, double[] b) {
    double[] result = new double[a.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] * b[k];
    }
    return result;
  }

  /** The product, 0 where the weight is. */
  static double[] weighted(double[] a, double[] weights) {
    double[] result = new double[a.length];
    for (int k = 0; k < result.length; k++) {
      result[k] = weights[k] == 0 ? 0 : a[k] * weights[k];
    }
    return result;
  }

  static double sum(double[] elements) {
    double sum = 0;
    for (double element : elements) {
      sum += element;
    }
    return sum;
  }

  static double sum(long[] elements) {
    double sum = 0;
    for (long element : elements) {
      sum += element;
    }
    return sum;
  }

  static double absoluteSum(double[] elements) {
    double sum = 0;
    for (double element : elements) {
      sum += Math.abs(element);
    }
    return sum;
  }

  static double absoluteSum(long[] elements) {
    double sum = 0;
    for (long element : elements) {
      sum += Math.abs((double) element);
    }
    return sum;
  }
}
