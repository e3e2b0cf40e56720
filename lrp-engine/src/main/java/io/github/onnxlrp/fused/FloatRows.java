package io.github.onnxlrp.fused;

/**
 * Operations on rows of floats. Loops over separate arrays with one index are what the JVM turns
 * into vector instructions, and only short ones.
 */
final class FloatRows {
  private FloatRows() {}

  static boolean isZero(float[] elements) {
    for (float element : elements) {
      if (element != 0) {
        return false;
      }
    }
    return true;
  }

  static void addTo(float[] a, float[] b) {
    for (int k = 0; k < a.length; k++) {
      a[k] += b[k];
    }
  }
}
