package io.github.onnxlrp.rule;

import java.util.List;

/**
 * The w-square rule: relevance follows the weights, whatever the inputs.
 *
 * <pre>
 * R_i = sum_j w_ij^2 / (sum_i w_ij^2 + b_j^2 + E) R_j      biases take b_j^2, the stabilizer E of it
 * </pre>
 *
 * Source: Montavon et al. 2017, "Explaining nonlinear classification decisions with deep Taylor
 * decomposition"; biases as in zennit.
 *
 * @param stabilizer E
 * @param biasFactor the share of bias and stabilizer that the lower units get, in [0,1]
 */
public record WeightSquareRule(Stabilizer stabilizer, double biasFactor) implements LinearRule {
  private static final List<Part> PARTS = List.of(Part.SQUARE);

  /** Checks the bias factor. */
  public WeightSquareRule {
    LinearRule.checkedBiasFactor(biasFactor);
  }

  @Override
  public List<Part> parts() {
    return PARTS;
  }

  @Override
  public void share(double z, double bias, double[] parts, double relevance, Shares shares) {
    double denominator = parts[0] + bias * bias + stabilizer.epsilon();
    if (denominator == 0) {
      shares.addUnassigned(relevance);
      return;
    }
    double m = relevance / denominator;
    shares.multiplier(0, m);
    shares.addBias(bias * bias * m);
    shares.addStabilizer(stabilizer.epsilon() * m);
  }

  @Override
  public WeightSquareRule with(Stabilizer newStabilizer, double newBiasFactor) {
    return new WeightSquareRule(newStabilizer, newBiasFactor);
  }

  @Override
  public String toString() {
    return "w-square, epsilon %s, bias factor %s".formatted(stabilizer.epsilon(), biasFactor);
  }
}
