package io.github.onnxlrp.io.report;

/** The colours of relevance: white at 0, red for positive, blue for negative. */
final class Colour {
  private static final int[] POSITIVE = {196, 30, 45};
  private static final int[] NEGATIVE = {33, 92, 180};
  private static final int NOT_FINITE = 0xf0c828;
  private static final double DARK = 0.55;

  private Colour() {}

  /** Red, green and blue, 0 to 255, of {@code share}: relevance over the largest, in [-1,1]. */
  static int[] of(double share) {
    double strength = Double.isFinite(share) ? Math.min(1, Math.abs(share)) : 0;
    int[] end = share < 0 ? NEGATIVE : POSITIVE;
    int[] result = new int[3];
    for (int k = 0; k < 3; k++) {
      result[k] = (int) Math.round(255 + strength * (end[k] - 255));
    }
    return result;
  }

  /** The same as {@code 0xrrggbb}; what is not finite is yellow. */
  static int rgb(double share) {
    int[] parts = of(share);
    return Double.isFinite(share) ? parts[0] << 16 | parts[1] << 8 | parts[2] : NOT_FINITE;
  }

  /** Whether text on this colour has to be white. */
  static boolean isDark(double share) {
    return Math.abs(share) > DARK;
  }
}
