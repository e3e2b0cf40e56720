package io.github.onnxlrp.rule;

import java.util.List;

/**
 * The flat rule: all lower units of a pre-activation get the same, biases nothing.
 *
 * <pre>
 * R_i = sum_j 1 / (N_j + E) R_j      N_j the number of units that lead to z_j; the stabilizer takes E of it
 * </pre>
 *
 * Source: Lapuschkin et al. 2019, "Unmasking Clever Hans predictors".
 *
 * @param stabilizer E
 * @param biasFactor the share of the stabilizer that the lower units get, in [0,1]
 */
public record FlatRule(Stabilizer stabilizer, double biasFactor) implements LinearRule {
  private static final List<Part> PARTS = List.of(Part.ONE);

  /** Checks the bias factor. */
  public FlatRule {
    LinearRule.checkedBiasFactor(biasFactor);
  }

  @Override
  public List<Part> parts() {
    return PARTS;
  }

  @Override
  public void share(double z, double bias, double[] parts, double relevance, Shares shares) {
    double denominator = parts[0] + stabilizer.epsilon();
    if (denominator == 0) {
      shares.addUnassigned(relevance);
      return;
    }
    double m = relevance / denominator;
    shares.multiplier(0, m);
    shares.addStabilizer(stabilizer.epsilon() * m);
  }

  @Override
  public FlatRule with(Stabilizer newStabilizer, double newBiasFactor) {
    return new FlatRule(newStabilizer, newBiasFactor);
  }

  @Override
  public String toString() {
    return "flat, epsilon %s, bias factor %s".formatted(stabilizer.epsilon(), biasFactor);
  }
}
