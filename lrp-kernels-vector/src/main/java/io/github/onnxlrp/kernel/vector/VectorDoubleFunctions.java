package io.github.onnxlrp.kernel.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sigmoid and hyperbolic tangent by exp(z) = 2^k exp(r) with k the integer that is closest to z /
 * ln 2, as the plain loops compute them, and to the same 4 units in the last place. The functions
 * of the Vector API are not used: on some processors they are slower than Math.
 */
final class VectorDoubleFunctions {
  private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

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

  private VectorDoubleFunctions() {}

  static void sigmoid(double[] x, int xStart, double[] y, int yStart, int length) {
    int k = 0;
    for (; k + LENGTH <= length; k += LENGTH) {
      sigmoid(DoubleVector.fromArray(SPECIES, x, xStart + k)).intoArray(y, yStart + k);
    }
    if (k < length) {
      double[] rest = new double[LENGTH];
      System.arraycopy(x, xStart + k, rest, 0, length - k);
      sigmoid(DoubleVector.fromArray(SPECIES, rest, 0)).intoArray(rest, 0);
      System.arraycopy(rest, 0, y, yStart + k, length - k);
    }
  }

  static void tanh(double[] x, int xStart, double[] y, int yStart, int length) {
    int k = 0;
    for (; k + LENGTH <= length; k += LENGTH) {
      tanh(DoubleVector.fromArray(SPECIES, x, xStart + k)).intoArray(y, yStart + k);
    }
    if (k < length) {
      double[] rest = new double[LENGTH];
      System.arraycopy(x, xStart + k, rest, 0, length - k);
      tanh(DoubleVector.fromArray(SPECIES, rest, 0)).intoArray(rest, 0);
      System.arraycopy(rest, 0, y, yStart + k, length - k);
    }
  }

  /** {@code 1 / (1 + 2^k exp(r))}; beyond the bounds it is 1, or 2^k is infinite. */
  static DoubleVector sigmoid(DoubleVector x) {
    DoubleVector z = bounded(x.neg(), SIGMOID_LOW, SIGMOID_HIGH);
    DoubleVector shifted = shifted(z);
    DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
    DoubleVector e = powerOfTwo(shifted).mul(series(rest(z, shifted)).add(one));
    return one.div(e.add(one));
  }

  /** {@code e / (e + 2)} with {@code e = 2^k exp(r) - 1}; beyond the bounds it is -1 or 1. */
  static DoubleVector tanh(DoubleVector x) {
    DoubleVector z = bounded(x.add(x), -TANH_BOUND, TANH_BOUND);
    DoubleVector shifted = shifted(z);
    DoubleVector power = powerOfTwo(shifted);
    DoubleVector e = power.fma(series(rest(z, shifted)), power.sub(1));
    return e.div(e.add(2));
  }

  /** As {@code z.max(low).min(high)}, which without AVX-512 takes several instructions each. */
  private static DoubleVector bounded(DoubleVector z, double low, double high) {
    DoubleVector least = z.blend(low, z.compare(VectorOperators.LT, low));
    return least.blend(high, least.compare(VectorOperators.GT, high));
  }

  /** A large number with k in its lowest bits. */
  private static DoubleVector shifted(DoubleVector z) {
    return z.fma(
        DoubleVector.broadcast(SPECIES, PER_LN2), DoubleVector.broadcast(SPECIES, ROUNDING));
  }

  private static DoubleVector powerOfTwo(DoubleVector shifted) {
    return shifted
        .reinterpretAsLongs()
        .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
        .add(BITS_OF_ONE)
        .reinterpretAsDoubles();
  }

  private static DoubleVector rest(DoubleVector z, DoubleVector shifted) {
    DoubleVector k = shifted.sub(ROUNDING);
    DoubleVector r = k.fma(DoubleVector.broadcast(SPECIES, -LN2_HIGH), z);
    return k.fma(DoubleVector.broadcast(SPECIES, -LN2_LOW), r);
  }

  /** {@code exp(r) - 1}. */
  private static DoubleVector series(DoubleVector r) {
    DoubleVector s = DoubleVector.broadcast(SPECIES, C13);
    s = next(s, r, C12);
    s = next(s, r, C11);
    s = next(s, r, C10);
    s = next(s, r, C9);
    s = next(s, r, C8);
    s = next(s, r, C7);
    s = next(s, r, C6);
    s = next(s, r, C5);
    s = next(s, r, C4);
    s = next(s, r, C3);
    s = next(s, r, C2);
    return s.mul(r).fma(r, r);
  }

  private static DoubleVector next(DoubleVector s, DoubleVector r, double coefficient) {
    return s.fma(r, DoubleVector.broadcast(SPECIES, coefficient));
  }
}
