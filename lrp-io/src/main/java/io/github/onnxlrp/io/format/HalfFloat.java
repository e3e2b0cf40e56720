package io.github.onnxlrp.io.format;

/** IEEE 754 binary16: one sign bit, 5 exponent bits, 10 fraction bits. */
public final class HalfFloat {
  private static final double SMALLEST = 0x1p-24;
  private static final double SMALLEST_NORMAL = 0x1p-14;
  private static final double ROUNDS_TO_INFINITY = 65520;

  private HalfFloat() {}

  /** The number of these 16 bits. */
  public static double toDouble(int bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    double magnitude;
    if (exponent == 0) {
      magnitude = fraction * SMALLEST;
    } else if (exponent == 0x1f) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else {
      magnitude = Math.scalb(1024.0 + fraction, exponent - 25);
    }
    return (bits & 0x8000) == 0 ? magnitude : -magnitude;
  }

  /** The nearest half; ties go to the even one, as IEEE 754 rounds. */
  public static int ofDouble(double value) {
    int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
    double magnitude = Math.abs(value);
    if (Double.isNaN(value)) {
      return 0x7e00;
    }
    if (magnitude >= ROUNDS_TO_INFINITY) {
      return sign | 0x7c00;
    }
    if (magnitude < SMALLEST_NORMAL) {
      return sign | (int) Math.rint(magnitude / SMALLEST);
    }
    int exponent = Math.getExponent(magnitude);
    int fraction = (int) Math.rint(Math.scalb(magnitude, 10 - exponent)) - 1024;
    // A fraction that rounds up to 1024 carries into the exponent, which is what it should do.
    return sign | (((exponent + 15) << 10) + fraction);
  }
}
