package io.github.onnxlrp.kernel;

/**
 * Sigmoid and hyperbolic tangent of ranges, by exp(z) = 2^k exp(r) with k the integer that is
 * closest to z / ln 2, so that |r| is at most ln(2) / 2, where a power series is cut off. Each step
 * is a loop over arrays that the JVM turns into vector instructions, but for the one that makes 2^k
 * of the bits of k. Both functions are within 4 units in the last place of the true value; sigmoid
 * is 0 from where exp(-x) exceeds the largest number.
 */
final class PlainFloatFunctions {
  private static final int AT_A_TIME = 256;

  private static final float PER_LN2 = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.63p-1f;
  private static final float LN2_LOW = -0x1.bd0106p-13f;

  /** Added to a number of at most 2^22, it leaves no bits for a fraction. */
  private static final float ROUNDING = 0x1.8p23f;

  private static final int MANTISSA_BITS = 23;
  private static final int BITS_OF_ONE = 127 << MANTISSA_BITS;

  private static final float SIGMOID_LOW = -30;
  private static final float SIGMOID_HIGH = 89;
  private static final float TANH_BOUND = 25;

  private static final float C2 = 1f / 2;
  private static final float C3 = 1f / 6;
  private static final float C4 = 1f / 24;
  private static final float C5 = 1f / 120;
  private static final float C6 = 1f / 720;
  private static final float C7 = 1f / 5040;

  private final int length;
  private final Piece whole;
  private final Piece rest;

  /** For ranges of so many elements, and for one thread. */
  PlainFloatFunctions(int length) {
    this.length = length;
    this.whole = new Piece(length < AT_A_TIME ? 0 : AT_A_TIME);
    this.rest = new Piece(length % AT_A_TIME);
  }

  void sigmoid(float[] x, int xStart, float[] y, int yStart) {
    for (int done = 0; done < length; done += AT_A_TIME) {
      piece(done).sigmoid(x, xStart + done, y, yStart + done);
    }
  }

  void tanh(float[] x, int xStart, float[] y, int yStart) {
    for (int done = 0; done < length; done += AT_A_TIME) {
      piece(done).tanh(x, xStart + done, y, yStart + done);
    }
  }

  private Piece piece(int done) {
    return length - done < AT_A_TIME ? rest : whole;
  }

  /** So many elements as stay in the first-level cache. */
  private static final class Piece {
    private final float[] z;
    private final float[] powers;
    private final float[] series;

    Piece(int length) {
      this.z = new float[length];
      this.powers = new float[length];
      this.series = new float[length];
    }

    void sigmoid(float[] x, int xStart, float[] y, int yStart) {
      System.arraycopy(x, xStart, z, 0, z.length);
      // Beyond the lower bound the result is 1, beyond the upper one 2^k is infinite.
      reduce(-1, z, SIGMOID_LOW, SIGMOID_HIGH, powers);
      series(z, series);
      powersOfTwo(powers);
      PlainFloatFunctions.sigmoid(series, powers);
      System.arraycopy(powers, 0, y, yStart, z.length);
    }

    void tanh(float[] x, int xStart, float[] y, int yStart) {
      System.arraycopy(x, xStart, z, 0, z.length);
      // Beyond the bounds the result is -1 or 1.
      reduce(2, z, -TANH_BOUND, TANH_BOUND, powers);
      series(z, series);
      powersOfTwo(powers);
      PlainFloatFunctions.tanh(series, powers);
      System.arraycopy(powers, 0, y, yStart, z.length);
    }
  }

  /** Makes r of factor * z in the place of z, and k, in the lowest bits of a large number. */
  private static void reduce(float factor, float[] z, float low, float high, float[] k) {
    for (int j = 0; j < z.length; j++) {
      float bounded = Math.min(Math.max(factor * z[j], low), high);
      float shifted = bounded * PER_LN2 + ROUNDING;
      float whole = shifted - ROUNDING;
      k[j] = shifted;
      z[j] = bounded - whole * LN2_HIGH - whole * LN2_LOW;
    }
  }

  /** {@code exp(r) - 1}. */
  private static void series(float[] r, float[] s) {
    for (int j = 0; j < s.length; j++) {
      float x = r[j];
      s[j] = x + x * x * (C2 + x * (C3 + x * (C4 + x * (C5 + x * (C6 + x * C7)))));
    }
  }

  private static void powersOfTwo(float[] k) {
    for (int j = 0; j < k.length; j++) {
      k[j] = Float.intBitsToFloat((Float.floatToRawIntBits(k[j]) << MANTISSA_BITS) + BITS_OF_ONE);
    }
  }

  /** {@code 1 / (1 + 2^k exp(r))}. */
  private static void sigmoid(float[] series, float[] powers) {
    for (int j = 0; j < powers.length; j++) {
      powers[j] = 1 / (1 + powers[j] * (1 + series[j]));
    }
  }

  /** {@code e / (e + 2)} with {@code e = 2^k exp(r) - 1}, the sum of two numbers of one size. */
  private static void tanh(float[] series, float[] powers) {
    for (int j = 0; j < powers.length; j++) {
      float e = powers[j] * series[j] + (powers[j] - 1);
      powers[j] = e / (e + 2);
    }
  }
}
