package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Interval;

/** Circular and hyperbolic functions and their inverses, each with its derivative. */
public final class Trigonometry {
  private Trigonometry() {}

  /** Sine of an angle in radians. */
  public static Elementwise sin() {
    return new Elementwise("Sin", Math::sin, Math::cos).withImage(x -> new Interval(-1, 1));
  }

  /** Cosine of an angle in radians. */
  public static Elementwise cos() {
    return new Elementwise("Cos", Math::cos, x -> -Math.sin(x)).withImage(x -> new Interval(-1, 1));
  }

  /** Tangent of an angle in radians. */
  public static Elementwise tan() {
    return new Elementwise("Tan", Math::tan, x -> 1 + Math.tan(x) * Math.tan(x))
        .withImage(x -> Interval.ALL);
  }

  /** Inverse sine, in radians. */
  public static Elementwise asin() {
    return new Elementwise("Asin", Math::asin, x -> 1 / Math.sqrt(1 - x * x));
  }

  /** Inverse cosine, in radians. */
  public static Elementwise acos() {
    return new Elementwise("Acos", Math::acos, x -> -1 / Math.sqrt(1 - x * x));
  }

  /** Inverse tangent, in radians. */
  public static Elementwise atan() {
    return new Elementwise("Atan", Math::atan, x -> 1 / (1 + x * x));
  }

  /** Hyperbolic sine. */
  public static Elementwise sinh() {
    return new Elementwise("Sinh", Math::sinh, Math::cosh);
  }

  /** Hyperbolic cosine. */
  public static Elementwise cosh() {
    return new Elementwise("Cosh", Math::cosh, Math::sinh);
  }

  /** Inverse hyperbolic sine. */
  public static Elementwise asinh() {
    return new Elementwise("Asinh", Trigonometry::asinh, x -> 1 / Math.sqrt(x * x + 1));
  }

  private static double asinh(double x) {
    double magnitude = Math.abs(x);
    double square = magnitude * magnitude;
    double shifted = magnitude + square / (1 + Math.sqrt(1 + square));
    return Math.copySign(Math.log1p(shifted), x);
  }

  /** Inverse hyperbolic cosine. */
  public static Elementwise acosh() {
    return new Elementwise(
        "Acosh", x -> Math.log(x + Math.sqrt(x * x - 1)), x -> 1 / Math.sqrt(x * x - 1));
  }

  /** Inverse hyperbolic tangent. */
  public static Elementwise atanh() {
    return new Elementwise(
        "Atanh", x -> 0.5 * (Math.log1p(x) - Math.log1p(-x)), x -> 1 / (1 - x * x));
  }
}
