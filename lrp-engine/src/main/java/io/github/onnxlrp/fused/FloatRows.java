package io.github.onnxlrp.fused;

/**
 * Operations on rows of floats. Loops over separate arrays with one index are what the JVM turns
 * into vector instructions, and only short ones.
 */
final class FloatRows {
  /** So small that it changes no sum, and what is 0 counts as positive. */
  private static final float ABOVE_ZERO = 1e-30f;

  private FloatRows() {}

  static boolean isZero(float[] elements) {
    for (float element : elements) {
      if (element != 0) {
        return false;
      }
    }
    return true;
  }

  static void product(float[] a, float[] b) {
    for (int k = 0; k < a.length; k++) {
      a[k] *= b[k];
    }
  }

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

  /** Adds {@code b} to each of the rows of {@code a}. */
  static void addTo(float[] a, float[] b) {
    for (int from = 0; from < a.length; from += b.length) {
      for (int k = 0; k < b.length; k++) {
        a[from + k] += b[k];
      }
    }
  }

  static void addProduct(float[] sum, float[] a, float[] b) {
    for (int k = 0; k < sum.length; k++) {
      sum[k] += a[k] * b[k];
    }
  }

  /** {@code 1 / (z + E sign(z))} as {@code z / (z z + E |z|)}, which needs no branches. */
  static void inverse(float[] z, float epsilon, float[] result) {
    for (int k = 0; k < result.length; k++) {
      float value = z[k] + ABOVE_ZERO;
      result[k] = value / (value * value + epsilon * Math.abs(value));
    }
  }

  static void losses(
      float[] add,
      float[] ofCell,
      float[] ofCandidate,
      float cellEpsilon,
      float candidateEpsilon,
      float[] result) {
    for (int k = 0; k < result.length; k++) {
      result[k] =
          cellEpsilon * Math.abs(ofCell[k])
              + candidateEpsilon * (add[k] * Math.abs(ofCandidate[k]));
    }
  }
}
