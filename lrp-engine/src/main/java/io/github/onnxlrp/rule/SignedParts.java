package io.github.onnxlrp.rule;

import java.util.List;

/** The four parts of a linear map by the signs of inputs and weights, as rules share them. */
final class SignedParts {
  /** The contributions above 0, then those below. */
  static final List<Part> ALL =
      List.of(
          Part.POSITIVE_POSITIVE,
          Part.NEGATIVE_NEGATIVE,
          Part.POSITIVE_NEGATIVE,
          Part.NEGATIVE_POSITIVE);

  /** The contributions above 0. */
  static final List<Part> ABOVE = ALL.subList(0, 2);

  private SignedParts() {}

  /** What the contributions above 0 add up to, a bias above 0 included. */
  static double above(double[] parts, double bias) {
    return parts[0] + parts[1] + Math.max(bias, 0);
  }

  /** What the contributions below 0 add up to, a bias below 0 included. */
  static double below(double[] parts, double bias) {
    return parts[2] + parts[3] + Math.min(bias, 0);
  }

  static void multiplyAbove(Shares shares, double m) {
    shares.multiplier(0, m);
    shares.multiplier(1, m);
  }

  static void multiplyBelow(Shares shares, double m) {
    shares.multiplier(2, m);
    shares.multiplier(3, m);
  }
}
