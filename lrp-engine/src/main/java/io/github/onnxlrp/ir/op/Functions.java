package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.op.Elementwise.Form;
import io.github.onnxlrp.kernel.Kernels;
import java.util.Map;

/**
 * The elementwise functions of ONNX, each with its derivative. Source: ONNX operator specification.
 */
public final class Functions {
  private Functions() {}

  /** {@code 1 / (1 + exp(-x))}, a gate. */
  public static Elementwise sigmoid() {
    return new Elementwise("Sigmoid", Functions::sigmoid, x -> sigmoid(x) * sigmoid(-x))
        .withLoop((x, y) -> Kernels.chosen().doubles().sigmoid(x, 0, y, 0, y.length))
        .as(Form.GATE);
  }

  static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  /** Hyperbolic tangent. */
  public static Elementwise tanh() {
    return new Elementwise("Tanh", Math::tanh, x -> 1 - Math.tanh(x) * Math.tanh(x))
        .withLoop((x, y) -> Kernels.chosen().doubles().tanh(x, 0, y, 0, y.length));
  }

  /** {@code max(0, x)}. */
  public static Elementwise relu() {
    return new Elementwise("Relu", x -> x < 0 ? 0 : x, x -> x > 0 ? 1 : 0);
  }

  /** {@code x < 0 ? alpha x : x}. */
  public static Elementwise leakyRelu(double alpha) {
    return new Elementwise("LeakyRelu", x -> x < 0 ? alpha * x : x, x -> x < 0 ? alpha : 1)
        .with(Map.of("alpha", alpha));
  }

  /** {@code x > alpha ? x : 0}. */
  public static Elementwise thresholdedRelu(double alpha) {
    return new Elementwise("ThresholdedRelu", x -> x > alpha ? x : 0, x -> x > alpha ? 1 : 0)
        .with(Map.of("alpha", alpha));
  }

  /** {@code x < 0 ? alpha (exp(x) - 1) : x}. */
  public static Elementwise elu(double alpha) {
    return new Elementwise(
            "Elu", x -> x < 0 ? alpha * Math.expm1(x) : x, x -> x < 0 ? alpha * Math.exp(x) : 1)
        .with(Map.of("alpha", alpha));
  }

  /** {@code max(0, min(1, alpha x + beta))}, a gate. */
  public static Elementwise hardSigmoid(double alpha, double beta) {
    return new Elementwise(
            "HardSigmoid",
            x -> Math.max(0, Math.min(1, alpha * x + beta)),
            x -> alpha * x + beta > 0 && alpha * x + beta < 1 ? alpha : 0)
        .as(Form.GATE)
        .with(Map.of("alpha", alpha, "beta", beta));
  }

  /** {@code alpha tanh(beta x)}. */
  public static Elementwise scaledTanh(double alpha, double beta) {
    return new Elementwise(
            "ScaledTanh",
            x -> alpha * Math.tanh(beta * x),
            x -> alpha * beta * (1 - Math.tanh(beta * x) * Math.tanh(beta * x)))
        .with(Map.of("alpha", alpha, "beta", beta));
  }

  /** {@code x / (1 + |x|)}. */
  public static Elementwise softsign() {
    return new Elementwise(
        "Softsign", x -> x / (1 + Math.abs(x)), x -> 1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))));
  }

  /** {@code ln(1 + exp(x))}. */
  public static Elementwise softplus() {
    return new Elementwise("Softplus", Functions::softplus, Functions::sigmoid);
  }

  static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** {@code max(-bound, min(bound, x))}: the cell clip of recurrent operators, which saturates. */
  public static Elementwise saturate(double bound) {
    return new Elementwise(
            "Saturate",
            x -> Math.max(-bound, Math.min(bound, x)),
            x -> x > -bound && x < bound ? 1 : 0)
        .with(Map.of("bound", bound));
  }

  /** {@code max(min, min(max, x))}. */
  public static Elementwise clip(double min, double max) {
    return new Elementwise(
            "Clip", x -> Math.min(max, Math.max(min, x)), x -> x > min && x < max ? 1 : 0)
        .as(Elementwise.Form.CLIP)
        .with(Map.of("min", min, "max", max));
  }

  /** {@code x^2}. */
  public static Elementwise square() {
    return new Elementwise("Square", x -> x * x, x -> 2 * x).withIntegers(x -> x * x);
  }

  /** {@code x}, and 1 where that is 0: a divisor that leaves zeros as they are. */
  public static Elementwise orOne() {
    return new Elementwise("OrOne", x -> x == 0 ? 1 : x, x -> x == 0 ? 0 : 1)
        .withImage(x -> x.hull(new Interval(1, 1)));
  }

  /** {@code -x}. */
  public static Elementwise negate() {
    return new Elementwise("Neg", x -> -x, x -> -1).withIntegers(x -> -x).as(Form.FACTOR);
  }

  /** {@code 1 - x}, through which relevance passes as through a function. */
  public static Elementwise oneMinus() {
    return new Elementwise("OneMinus", x -> 1 - x, x -> -1).as(Form.COMPLEMENT);
  }

  /** {@code exp(x)}. */
  public static Elementwise exp() {
    return new Elementwise("Exp", Math::exp, Math::exp);
  }

  /** Natural logarithm. */
  public static Elementwise log() {
    return new Elementwise("Log", Math::log, x -> 1 / x)
        .withImage(x -> x.notNegative().map(Math::log));
  }

  /** Square root. */
  public static Elementwise sqrt() {
    return new Elementwise("Sqrt", Math::sqrt, x -> 0.5 / Math.sqrt(x))
        .withImage(x -> x.notNegative().map(Math::sqrt));
  }

  /** {@code 1 / x}. */
  public static Elementwise reciprocal() {
    return new Elementwise("Reciprocal", x -> 1 / x, x -> -1 / (x * x))
        .withImage(Interval::reciprocal)
        .as(Form.RECIPROCAL);
  }

  /** {@code |x|}. */
  public static Elementwise abs() {
    return new Elementwise("Abs", Math::abs, Math::signum).withIntegers(Math::abs);
  }
}
