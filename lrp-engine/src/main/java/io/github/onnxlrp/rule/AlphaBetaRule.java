package io.github.onnxlrp.rule;

import java.util.List;

/**
 * The alpha-beta rule: contributions above 0 get {@code A R_j} in proportion to their size, those
 * below 0 get {@code -B R_j}. With {@code z+_j} and {@code z-_j} the sums of the contributions
 * {@code x_i w_ij} and of the total bias {@code b_j} above and below 0:
 *
 * <pre>
 * R_i = sum_j A (x_i w_ij)+ / (z+_j + E) R_j  -  B (x_i w_ij)- / (z-_j - E) R_j,     A - B = 1
 * biases and stabilizer take A b+_j, A E and B b-_j, B E of it likewise
 * </pre>
 *
 * With A = 1 and B = 0 it is the z-plus rule of inputs of any sign. Source: Bach et al. 2015, "On
 * pixel-wise explanations"; inputs below 0 as in zennit.
 *
 * @param alpha A, 1 or more
 * @param beta B = A - 1
 * @param stabilizer E
 * @param biasFactor the share of bias and stabilizer that the lower units get, in [0,1]
 */
public record AlphaBetaRule(double alpha, double beta, Stabilizer stabilizer, double biasFactor)
    implements LinearRule {
  private static final double ROUNDING = 1e-12;

  /** Checks the ranges. */
  public AlphaBetaRule {
    boolean conserves = Math.abs(alpha - beta - 1) <= ROUNDING * Math.max(1, Math.abs(alpha));
    if (!(beta >= 0) || Double.isInfinite(alpha) || !conserves) {
      throw new IllegalArgumentException(
          "alpha is %s and beta %s; expected alpha - beta = 1 and beta of 0 or more"
              .formatted(alpha, beta));
    }
    LinearRule.checkedBiasFactor(biasFactor);
  }

  /** The z-plus rule. */
  public static AlphaBetaRule zPlus(Stabilizer stabilizer, double biasFactor) {
    return new AlphaBetaRule(1, 0, stabilizer, biasFactor);
  }

  @Override
  public List<Part> parts() {
    return beta == 0 ? SignedParts.ABOVE : SignedParts.ALL;
  }

  @Override
  public void share(double z, double bias, double[] parts, double relevance, Shares shares) {
    double epsilon = stabilizer.epsilon();
    double above = SignedParts.above(parts, bias) + epsilon;
    if (above == 0) {
      shares.addUnassigned(alpha * relevance);
    } else {
      double m = alpha * relevance / above;
      SignedParts.multiplyAbove(shares, m);
      shares.addBias(Math.max(bias, 0) * m);
      shares.addStabilizer(epsilon * m);
    }
    if (beta == 0) {
      return;
    }
    double below = SignedParts.below(parts, bias) - epsilon;
    if (below == 0) {
      shares.addUnassigned(-beta * relevance);
    } else {
      double m = -beta * relevance / below;
      SignedParts.multiplyBelow(shares, m);
      shares.addBias(Math.min(bias, 0) * m);
      shares.addStabilizer(-epsilon * m);
    }
  }

  @Override
  public AlphaBetaRule with(Stabilizer newStabilizer, double newBiasFactor) {
    return new AlphaBetaRule(alpha, beta, newStabilizer, newBiasFactor);
  }

  @Override
  public String toString() {
    String name = beta == 0 ? "z-plus" : "alpha-beta %s, %s".formatted(alpha, beta);
    return "%s, epsilon %s, bias factor %s".formatted(name, stabilizer.epsilon(), biasFactor);
  }
}
