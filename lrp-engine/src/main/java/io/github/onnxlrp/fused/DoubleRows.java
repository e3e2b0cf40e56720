package io.github.onnxlrp.fused;

/**
 * Operations on rows of doubles. Loops over separate arrays with one index are what the JVM turns
 * into vector instructions, and only short ones.
 */
final class DoubleRows {
  private DoubleRows() {}

  static boolean isZero(double[] elements) {
    for (double element : elements) {
      if (element != 0) {
        return false;
      }
    }
    return true;
  }

  static void addTo(double[] a, double[] b) {
    for (int k = 0; k < a.length; k++) {
      a[k] += b[k];
    }
  }
}
