package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;

/** The floating formats of ONNX: how their bits are read and how doubles are rounded to them. */
public final class FloatFormats {
  private static final double LARGEST_HALF = 65504;

  private FloatFormats() {}

  /** The value of IEEE half precision bits. */
  public static double ofHalf(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    double magnitude;
    if (exponent == 0x1F) {
      magnitude = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      magnitude = Math.scalb((double) fraction, -24);
    } else {
      magnitude = Math.scalb((double) (fraction | 0x400), exponent - 25);
    }
    return bits < 0 ? -magnitude : magnitude;
  }

  /** The value of bfloat16 bits: the upper half of a float. */
  public static double ofBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** {@code value} rounded to the nearest number of {@code type}, ties to even. */
  public static double round(double value, ElementType type) {
    return switch (type) {
      case FLOAT -> (float) value;
      case FLOAT16 -> round(value, 10, -14, LARGEST_HALF);
      case BFLOAT16 -> round(value, 7, -126, ofBfloat16((short) 0x7F7F));
      default -> value;
    };
  }

  /**
   * Element {@code index} of a floating tensor as the model would see it where it compares, counts
   * or quantises: rounded to the coarsest type that it has had.
   */
  static double seen(Tensor tensor, int index) {
    return round(tensor.doubles()[index], tensor.rounding());
  }

  private static double round(double value, int fractionBits, int minExponent, double largest) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return value;
    }
    int exponent = Math.max(minExponent, Math.getExponent(value));
    double unit = Math.scalb(1.0, exponent - fractionBits);
    double rounded = Math.rint(value / unit) * unit;
    return Math.abs(rounded) > largest ? Math.copySign(Double.POSITIVE_INFINITY, rounded) : rounded;
  }
}
