package io.github.onnxlrp.kernel;

/**
 * Operations on arrays, element by element. Loops over separate arrays with one index are what the
 * JVM turns into vector instructions, and only short ones.
 */
final class PlainFloatLoops {
  /** So small that it changes no sum, and what is 0 counts as positive. */
  private static final float ABOVE_ZERO = 1e-30f;

  private PlainFloatLoops() {}

  static void product(float[] a, float[] b, float[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] * b[k];
    }
  }

  static void sum(float[] a, float[] b, float[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = a[k] + b[k];
    }
  }

  static void addProduct(float[] a, float[] b, float[] sum) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += a[k] * b[k];
    }
  }

  /** {@code (1 - a) b}. */
  static void rest(float[] a, float[] b, float[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] = (1 - a[k]) * b[k];
    }
  }

  /** {@code 1 / (z + E sign(z))} as {@code z / (z z + E |z|)}, which needs no branches. */
  static void inverse(float[] z, float epsilon, float[] result) {
    for (int k = 0; k < result.length; k++) {
      float value = z[k] + ABOVE_ZERO;
      result[k] = value / (value * value + epsilon * Math.abs(value));
    }
  }
}
