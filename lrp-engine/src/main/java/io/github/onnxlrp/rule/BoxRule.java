package io.github.onnxlrp.rule;

import java.util.List;

/**
 * The z-box rule, for maps of inputs that lie between L and H:
 *
 * <pre>
 * c_ij = x_i w_ij - L w+_ij - H w-_ij
 * R_i  = sum_j c_ij / (sum_i c_ij + E s_j) R_j      biases take nothing, the stabilizer E s_j of it
 * </pre>
 *
 * Source: Montavon et al. 2017, "Explaining nonlinear classification decisions with deep Taylor
 * decomposition".
 */
public final class BoxRule implements LinearRule {
  private final double low;
  private final double high;
  private final Stabilizer stabilizer;
  private final double biasFactor;
  private final List<Part> parts;

  /**
   * The rule.
   *
   * @param low L, in units of the input
   * @param high H, at least L
   * @param stabilizer E
   * @param biasFactor the share of the stabilizer that the lower units get, in [0,1]
   */
  public BoxRule(double low, double high, Stabilizer stabilizer, double biasFactor) {
    this(low, high, stabilizer, biasFactor, parts(low, high));
  }

  private BoxRule(
      double low, double high, Stabilizer stabilizer, double biasFactor, List<Part> parts) {
    this.low = low;
    this.high = high;
    this.stabilizer = stabilizer;
    this.biasFactor = LinearRule.checkedBiasFactor(biasFactor);
    this.parts = parts;
  }

  /** The rule with the smallest and the largest element of the inputs that are explained. */
  public static BoxRule observed(Stabilizer stabilizer, double biasFactor) {
    return new BoxRule(Double.NaN, Double.NaN, stabilizer, biasFactor, List.of());
  }

  private static List<Part> parts(double low, double high) {
    if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
      throw new IllegalArgumentException(
          "the box is from %s to %s; expected finite bounds in this order".formatted(low, high));
    }
    return List.of(Part.WHOLE, Part.bound(low, true), Part.bound(high, false));
  }

  @Override
  public boolean asksForRange() {
    return parts.isEmpty();
  }

  @Override
  public BoxRule within(double newLow, double newHigh) {
    return asksForRange() ? new BoxRule(newLow, newHigh, stabilizer, biasFactor) : this;
  }

  @Override
  public List<Part> parts() {
    return parts;
  }

  @Override
  public void share(double z, double bias, double[] sums, double relevance, Shares shares) {
    double inside = sums[0] - sums[1] - sums[2];
    if (stabilizer.isUndefined(inside)) {
      shares.addUnassigned(relevance);
      return;
    }
    double m = stabilizer.divide(relevance, inside);
    shares.multiplier(0, m);
    shares.multiplier(1, -m);
    shares.multiplier(2, -m);
    shares.addStabilizer(stabilizer.of(inside) * m);
  }

  @Override
  public Stabilizer stabilizer() {
    return stabilizer;
  }

  @Override
  public double biasFactor() {
    return biasFactor;
  }

  @Override
  public BoxRule with(Stabilizer newStabilizer, double newBiasFactor) {
    return new BoxRule(low, high, newStabilizer, newBiasFactor, parts);
  }

  @Override
  public String toString() {
    String box = asksForRange() ? "of the observed range" : "%s to %s".formatted(low, high);
    return "z-box %s, epsilon %s, bias factor %s".formatted(box, stabilizer.epsilon(), biasFactor);
  }
}
