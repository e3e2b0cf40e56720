package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Interval;
import java.util.Map;

/** Activations of newer networks, each with its derivative. Source: ONNX operator specification. */
public final class Activations {
  private static final double TANH_SCALE = Math.sqrt(2 / Math.PI);
  private static final double TANH_CUBIC = 0.044715;

  private Activations() {}

  /** {@code gamma x} for positive x, {@code gamma alpha (exp(x) - 1)} otherwise. */
  public static Elementwise selu(double alpha, double gamma) {
    return new Elementwise(
            "Selu",
            x -> x > 0 ? gamma * x : gamma * alpha * Math.expm1(x),
            x -> x > 0 ? gamma : gamma * alpha * Math.exp(x))
        .with(Map.of("alpha", alpha, "gamma", gamma));
  }

  /** {@code max(0, x) + min(0, alpha (exp(x / alpha) - 1))}. */
  public static Elementwise celu(double alpha) {
    return new Elementwise(
            "Celu",
            x -> x > 0 ? x : alpha * Math.expm1(x / alpha),
            x -> x > 0 ? 1 : Math.exp(x / alpha))
        .with(Map.of("alpha", alpha));
  }

  /** {@code x max(0, min(1, x/6 + 1/2))}. */
  public static Elementwise hardSwish() {
    return new Elementwise(
            "HardSwish",
            x -> x * Math.max(0, Math.min(1, x / 6 + 0.5)),
            x -> x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5)
        .withImage(Activations::gated);
  }

  /** {@code x sigmoid(alpha x)}. */
  public static Elementwise swish(double alpha) {
    return new Elementwise(
            "Swish",
            x -> x * Functions.sigmoid(alpha * x),
            x -> Functions.sigmoid(alpha * x) * (1 + alpha * x * Functions.sigmoid(-alpha * x)))
        .withImage(Activations::gated)
        .with(Map.of("alpha", alpha));
  }

  /** {@code x tanh(ln(1 + exp(x)))}. */
  public static Elementwise mish() {
    return new Elementwise(
            "Mish",
            x -> x * Math.tanh(Functions.softplus(x)),
            x -> {
              double t = Math.tanh(Functions.softplus(x));
              return t + x * (1 - t * t) * Functions.sigmoid(x);
            })
        .withImage(Activations::gated);
  }

  /** {@code x (1 + erf(x / sqrt 2)) / 2}. */
  public static Elementwise gelu() {
    return new Elementwise(
            "Gelu",
            x -> x * normal(x),
            x -> normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI))
        .withImage(Activations::gated)
        .with(Map.of("approximate", "none"));
  }

  /** Where a product of a number and something between 0 and 1 lies. */
  private static Interval gated(Interval x) {
    return x.times(Interval.UNIT);
  }

  /** The distribution function of the standard normal distribution. */
  private static double normal(double x) {
    return 0.5 * (1 + ErrorFunction.erf(x / Math.sqrt(2)));
  }

  /** {@code x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2}. */
  public static Elementwise geluTanh() {
    return new Elementwise(
            "Gelu",
            x -> 0.5 * x * (1 + Math.tanh(TANH_SCALE * (x + TANH_CUBIC * x * x * x))),
            x -> {
              double t = Math.tanh(TANH_SCALE * (x + TANH_CUBIC * x * x * x));
              double inner = TANH_SCALE * (1 + 3 * TANH_CUBIC * x * x);
              return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * inner;
            })
        .withImage(Activations::gated)
        .with(Map.of("approximate", "tanh"));
  }

  /** {@code x + bias} below {@code -lambda}, {@code x - bias} above {@code lambda}, 0 between. */
  public static Elementwise shrink(double lambda, double bias) {
    return new Elementwise(
            "Shrink",
            x -> x < -lambda ? x + bias : x > lambda ? x - bias : 0,
            x -> x < -lambda || x > lambda ? 1 : 0)
        .with(Map.of("lambd", lambda, "bias", bias));
  }

  /** {@code 2 / sqrt(pi) * integral of exp(-t^2) from 0 to x}. */
  public static Elementwise erf() {
    return new Elementwise(
        "Erf", ErrorFunction::erf, x -> 2 / Math.sqrt(Math.PI) * Math.exp(-x * x));
  }
}
