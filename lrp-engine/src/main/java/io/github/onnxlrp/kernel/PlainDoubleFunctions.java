package io.github.onnxlrp.kernel;

/**
 * Sigmoid and hyperbolic tangent of ranges, by exp(z) = 2^k exp(r) with k the integer that is
 * closest to z / ln 2, so that |r| is at most ln(2) / 2, where a power series is cut off. Each step
 * is a loop over arrays that the JVM turns into vector instructions, but for the one that makes 2^k
 * of the bits of k. Both functions are within 4 units in the last place of the true value; sigmoid
 * is 0 from where exp(-x) exceeds the largest number.
 */
final class PlainDoubleFunctions {
  private static final int AT_A_TIME = 256;

  private static final double PER_LN2 = 0x1.71547652b82fep0;
  private static final double LN2_HIGH = 0x1.62e42feep-1;
  private static final double LN2_LOW = 0x1.a39ef35793c76p-33;

  /** Added to a number of at most 2^51, it leaves no bits for a fraction. */
  private static final double ROUNDING = 0x1.8p52;

  private static final int MANTISSA_BITS = 52;
  private static final long BITS_OF_ONE = 1023L << MANTISSA_BITS;

  private static final double SIGMOID_LOW = -50;
  private static final double SIGMOID_HIGH = 710;
  private static final double TANH_BOUND = 44;

  private static final double C2 = 1.0 / 2;
  private static final double C3 = C2 / 3;
  private static final double C4 = C3 / 4;
  private static final double C5 = C4 / 5;
  private static final double C6 = C5 / 6;
  private static final double C7 = C6 / 7;
  private static final double C8 = C7 / 8;
  private static final double C9 = C8 / 9;
  private static final double C10 = C9 / 10;
  private static final double C11 = C10 / 11;
  private static final double C12 = C11 / 12;
  private static final double C13 = C12 / 13;

  private final int length;
  private final Piece whole;
  private final Piece rest;

  /** For ranges of so many elements, and for one thread. */
  PlainDoubleFunctions(int length) {
    this.length = length;
    this.whole = new Piece(length < AT_A_TIME ? 0 : AT_A_TIME);
    this.rest = new Piece(length % AT_A_TIME);
  }

  void sigmoid(double[] x, int xStart, double[] y, int yStart) {
    for (int done = 0; done < length; done += AT_A_TIME) {
      piece(done).sigmoid(x, xStart + done, y, yStart + done);
    }
  }

  void tanh(double[] x, int xStart, double[] y, int yStart) {
    for (int done = 0; done < length; done += AT_A_TIME) {
      piece(done).tanh(x, xStart + done, y, yStart + done);
    }
  }

  private Piece piece(int done) {
    return length - done < AT_A_TIME ? rest : whole;
  }

  /** So many elements as stay in the first-level cache. */
  private static final class Piece {
    private final double[] z;
    private final double[] powers;
    private final double[] series;

    Piece(int length) {
      this.z = new double[length];
      this.powers = new double[length];
      this.series = new double[length];
    }

    void sigmoid(double[] x, int xStart, double[] y, int yStart) {
      System.arraycopy(x, xStart, z, 0, z.length);
      // Beyond the lower bound the result is 1, beyond the upper one 2^k is infinite.
      reduce(-1, z, SIGMOID_LOW, SIGMOID_HIGH, powers);
      series(z, series);
      powersOfTwo(powers);
      PlainDoubleFunctions.sigmoid(series, powers);
      System.arraycopy(powers, 0, y, yStart, z.length);
    }

    void tanh(double[] x, int xStart, double[] y, int yStart) {
      System.arraycopy(x, xStart, z, 0, z.length);
      // Beyond the bounds the result is -1 or 1.
      reduce(2, z, -TANH_BOUND, TANH_BOUND, powers);
      series(z, series);
      powersOfTwo(powers);
      PlainDoubleFunctions.tanh(series, powers);
      System.arraycopy(powers, 0, y, yStart, z.length);
    }
  }

  /** Makes r of factor * z in the place of z, and k, in the lowest bits of a large number. */
  private static void reduce(double factor, double[] z, double low, double high, double[] k) {
    for (int j = 0; j < z.length; j++) {
      double bounded = Math.min(Math.max(factor * z[j], low), high);
      double shifted = bounded * PER_LN2 + ROUNDING;
      double whole = shifted - ROUNDING;
      k[j] = shifted;
      z[j] = bounded - whole * LN2_HIGH - whole * LN2_LOW;
    }
  }

  /** {@code exp(r) - 1}, in two loops, as the JVM takes no longer ones apart. */
  private static void series(double[] r, double[] s) {
    for (int j = 0; j < s.length; j++) {
      double x = r[j];
      s[j] = C7 + x * (C8 + x * (C9 + x * (C10 + x * (C11 + x * (C12 + x * C13)))));
    }
    for (int j = 0; j < s.length; j++) {
      double x = r[j];
      s[j] = x + x * x * (C2 + x * (C3 + x * (C4 + x * (C5 + x * (C6 + x * s[j])))));
    }
  }

  private static void powersOfTwo(double[] k) {
    for (int j = 0; j < k.length; j++) {
      k[j] =
          Double.longBitsToDouble(
              (Double.doubleToRawLongBits(k[j]) << MANTISSA_BITS) + BITS_OF_ONE);
    }
  }

  /** {@code 1 / (1 + 2^k exp(r))}. */
  private static void sigmoid(double[] series, double[] powers) {
    for (int j = 0; j < powers.length; j++) {
      powers[j] = 1 / (1 + powers[j] * (1 + series[j]));
    }
  }

  /** {@code e / (e + 2)} with {@code e = 2^k exp(r) - 1}, the sum of two numbers of one size. */
  private static void tanh(double[] series, double[] powers) {
    for (int j = 0; j < powers.length; j++) {
      double e = powers[j] * series[j] + (powers[j] - 1);
      powers[j] = e / (e + 2);
    }
  }
}
