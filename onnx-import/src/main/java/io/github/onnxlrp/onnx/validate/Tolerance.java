package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.ElementType;

/**
 * How far two tensors a and b, of which b is the reference, may be apart: |a - b| &lt;= absolute +
 * relative * max|b|.
 *
 * @param absolute the part that does not depend on b
 * @param relative the part that grows with the largest element of b
 */
public record Tolerance(double absolute, double relative) {
  /** 5e-6 each, for float and double: a float32 of size 99 has steps of 7.6e-6. */
  public static final Tolerance DEFAULT = new Tolerance(5e-6, 5e-6);

  private static final double ROUNDINGS = 8;

  /** Both parts are finite and not negative. */
  public Tolerance {
    if (!(absolute >= 0 && relative >= 0 && absolute + relative < Double.POSITIVE_INFINITY)) {
      throw OnnxLrpException.invalid(
          "a tolerance must be a number that is not negative; found %s absolute and %s relative",
          absolute, relative);
    }
  }

  /**
   * What is allowed unless it is asked for otherwise, by the coarsest type that ONNX Runtime has
   * rounded to on the way: eight roundings of half a unit in the last place for FLOAT16 (2^-8 each)
   * and BFLOAT16 (2^-5), 5e-6 for others.
   */
  public static Tolerance of(ElementType precision) {
    if (precision != ElementType.FLOAT16 && precision != ElementType.BFLOAT16) {
      return DEFAULT;
    }
    double halfUnit = Math.scalb(1.0, -1 - precision.fractionBits());
    return new Tolerance(ROUNDINGS * halfUnit, ROUNDINGS * halfUnit);
  }

  double allowed(double largest) {
    return absolute + relative * largest;
  }
}
