package io.github.onnxlrp.onnx.validate;

import io.github.onnxlrp.OnnxLrpException;

/**
 * How far two tensors a and b, of which b is the reference, may be apart: |a - b| &lt;= absolute +
 * relative * max|b|.
 *
 * @param absolute the part that does not depend on b
 * @param relative the part that grows with the largest element of b
 */
public record Tolerance(double absolute, double relative) {
  /** 5e-6 each: a float32 of size 99 has steps of 7.6e-6. */
  public static final Tolerance DEFAULT = new Tolerance(5e-6, 5e-6);

  /** Both parts are finite and not negative. */
  public Tolerance {
    if (!(absolute >= 0 && relative >= 0 && absolute + relative < Double.POSITIVE_INFINITY)) {
      throw OnnxLrpException.invalid(
          "a tolerance must be a number that is not negative; found %s absolute and %s relative",
          absolute, relative);
    }
  }

  double allowed(double largest) {
    return absolute + relative * largest;
  }
}
