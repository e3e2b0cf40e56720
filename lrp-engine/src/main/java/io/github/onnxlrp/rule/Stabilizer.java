package io.github.onnxlrp.rule;

/**
 * What keeps a denominator {@code z} away from 0: {@code E s} with {@code s = z >= 0 ? 1 : -1}.
 *
 * @param epsilon E, in units of the denominator; 0 stabilizes nothing
 */
public record Stabilizer(double epsilon) {
  /** Checks the range. */
  public Stabilizer {
    if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon is %s; expected 0 or more".formatted(epsilon));
    }
  }

  /** {@code E s}: what is added to a denominator. */
  public double of(double z) {
    return z >= 0 ? epsilon : -epsilon;
  }

  /** {@code r / (z + E s)}; 0 where the denominator is exactly 0. */
  public double divide(double r, double z) {
    double denominator = z + of(z);
    return denominator == 0 ? 0 : r / denominator;
  }

  /** Whether the denominator is exactly 0, so that relevance cannot be assigned. */
  public boolean isUndefined(double z) {
    return z + of(z) == 0;
  }
}
