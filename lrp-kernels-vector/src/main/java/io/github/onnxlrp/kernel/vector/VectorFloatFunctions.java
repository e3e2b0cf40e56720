package io.github.onnxlrp.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Sigmoid and hyperbolic tangent by exp(z) = 2^k exp(r) with k the integer that is closest to z /
 * ln 2, as the plain loops compute them, and to the same 4 units in the last place. The functions
 * of the Vector API are not used: on some processors they are slower than Math.
 */
final class VectorFloatFunctions {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

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

  private VectorFloatFunctions() {}

  static void sigmoid(float[] x, int xStart, float[] y, int yStart, int length) {
    int k = 0;
    for (; k + LENGTH <= length; k += LENGTH) {
      sigmoid(FloatVector.fromArray(SPECIES, x, xStart + k)).intoArray(y, yStart + k);
    }
    if (k < length) {
      float[] rest = new float[LENGTH];
      System.arraycopy(x, xStart + k, rest, 0, length - k);
      sigmoid(FloatVector.fromArray(SPECIES, rest, 0)).intoArray(rest, 0);
      System.arraycopy(rest, 0, y, yStart + k, length - k);
    }
  }

  static void tanh(float[] x, int xStart, float[] y, int yStart, int length) {
    int k = 0;
    for (; k + LENGTH <= length; k += LENGTH) {
      tanh(FloatVector.fromArray(SPECIES, x, xStart + k)).intoArray(y, yStart + k);
    }
    if (k < length) {
      float[] rest = new float[LENGTH];
      System.arraycopy(x, xStart + k, rest, 0, length - k);
      tanh(FloatVector.fromArray(SPECIES, rest, 0)).intoArray(rest, 0);
      System.arraycopy(rest, 0, y, yStart + k, length - k);
    }
  }

  /** {@code 1 / (1 + 2^k exp(r))}; beyond the bounds it is 1, or 2^k is infinite. */
  static FloatVector sigmoid(FloatVector x) {
    FloatVector z = bounded(x.neg(), SIGMOID_LOW, SIGMOID_HIGH);
    FloatVector shifted = shifted(z);
    FloatVector one = FloatVector.broadcast(SPECIES, 1);
    FloatVector e = powerOfTwo(shifted).mul(series(rest(z, shifted)).add(one));
    return one.div(e.add(one));
  }

  /** {@code e / (e + 2)} with {@code e = 2^k exp(r) - 1}; beyond the bounds it is -1 or 1. */
  static FloatVector tanh(FloatVector x) {
    FloatVector z = bounded(x.add(x), -TANH_BOUND, TANH_BOUND);
    FloatVector shifted = shifted(z);
    FloatVector power = powerOfTwo(shifted);
    FloatVector e = power.fma(series(rest(z, shifted)), power.sub(1));
    return e.div(e.add(2));
  }

  /** As {@code z.max(low).min(high)}, which without AVX-512 takes several instructions each. */
  private static FloatVector bounded(FloatVector z, float low, float high) {
    FloatVector least = z.blend(low, z.compare(VectorOperators.LT, low));
    return least.blend(high, least.compare(VectorOperators.GT, high));
  }

  /** A large number with k in its lowest bits. */
  private static FloatVector shifted(FloatVector z) {
    return z.fma(FloatVector.broadcast(SPECIES, PER_LN2), FloatVector.broadcast(SPECIES, ROUNDING));
  }

  private static FloatVector powerOfTwo(FloatVector shifted) {
    return shifted
        .reinterpretAsInts()
        .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
        .add(BITS_OF_ONE)
        .reinterpretAsFloats();
  }

  private static FloatVector rest(FloatVector z, FloatVector shifted) {
    FloatVector k = shifted.sub(ROUNDING);
    FloatVector r = k.fma(FloatVector.broadcast(SPECIES, -LN2_HIGH), z);
    return k.fma(FloatVector.broadcast(SPECIES, -LN2_LOW), r);
  }

  /** {@code exp(r) - 1}. */
  private static FloatVector series(FloatVector r) {
    FloatVector s = FloatVector.broadcast(SPECIES, C7);
    s = next(s, r, C6);
    s = next(s, r, C5);
    s = next(s, r, C4);
    s = next(s, r, C3);
    s = next(s, r, C2);
    return s.mul(r).fma(r, r);
  }

  private static FloatVector next(FloatVector s, FloatVector r, float coefficient) {
    return s.fma(r, FloatVector.broadcast(SPECIES, coefficient));
  }
}
