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
    return sum(elements, 0, elements.length);
  }

  /** The sum of some elements from a place on; four sums at a time do not wait for each other. */
  static double sum(double[] elements, int start, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int k = start;
    for (; k + 4 <= start + count; k += 4) {
      a += elements[k];
      b += elements[k + 1];
      c += elements[k + 2];
      d += elements[k + 3];
    }
    for (; k < start + count; k++) {
      a += elements[k];
    }
    return (a + b) + (c + d);
  }

  static double sum(long[] elements) {
    double sum = 0;
    for (long element : elements) {
      sum += element;
    }
    return sum;
  }

  static double absoluteSum(double[] elements) {
    return absoluteSum(elements, 0, elements.length);
  }

  /** The sum of the magnitudes of some elements from a place on. */
  static double absoluteSum(double[] elements, int start, int count) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int k = start;
    for (; k + 4 <= start + count; k += 4) {
      a += Math.abs(elements[k]);
      b += Math.abs(elements[k + 1]);
      c += Math.abs(elements[k + 2]);
      d += Math.abs(elements[k + 3]);
    }
    for (; k < start + count; k++) {
      a += Math.abs(elements[k]);
    }
    return (a + b) + (c + d);
  }

  static double absoluteSum(long[] elements) {
    double sum = 0;
    for (long element : elements) {
      sum += Math.abs((double) element);
    }
    return sum;
  }
}
