package io.github.onnxlrp.rule;

import java.util.List;

/**
 * The gamma rule in its general form: contributions that have the sign of the pre-activation count
 * 1 + G times, those of the other sign once. With {@code z~_j = z_j + G z+_j} where {@code z_j >=
 * 0}, and {@code z_j + G z-_j} otherwise; {@code z+_j} and {@code z-_j} are the sums of the
 * contributions and of the total bias above and below 0:
 *
 * <pre>
 * R_i = sum_j (x_i w_ij + G (x_i w_ij)+) / (z~_j + E s_j) R_j      where z_j >= 0, else with ( )-
 * biases and stabilizer take b_j + G b+_j and E s_j of it likewise
 * </pre>
 *
 * Of inputs above 0 and {@code z_j} above 0 this is the rule with {@code w} replaced by {@code w +
 * G w+}. Source: Montavon et al. 2019, "Layer-wise relevance propagation: an overview"; general
 * form: Andéol et al. 2021, "Learning domain invariant representations by joint Wasserstein
 * distance minimization", as in zennit.
 *
 * @param gamma G, 0 or more
 * @param stabilizer E
 * @param biasFactor the share of bias and stabilizer that the lower units get, in [0,1]
 */
public record GammaRule(double gamma, Stabilizer stabilizer, double biasFactor)
    implements LinearRule {
  /** Checks the ranges. */
  public GammaRule {
    if (!(gamma >= 0) || Double.isInfinite(gamma)) {
      throw new IllegalArgumentException("gamma is %s; expected 0 or more".formatted(gamma));
    }
    LinearRule.checkedBiasFactor(biasFactor);
  }

  @Override
  public List<Part> parts() {
    return SignedParts.ALL;
  }

  @Override
  public void share(double z, double bias, double[] parts, double relevance, Shares shares) {
    boolean up = z >= 0;
    double favoured = up ? SignedParts.above(parts, bias) : SignedParts.below(parts, bias);
    double favouredBias = up ? Math.max(bias, 0) : Math.min(bias, 0);
    double denominator = z + gamma * favoured + stabilizer.of(z);
    if (denominator == 0) {
      shares.addUnassigned(relevance);
      return;
    }
    double m = relevance / denominator;
    SignedParts.multiplyAbove(shares, up ? (1 + gamma) * m : m);
    SignedParts.multiplyBelow(shares, up ? m : (1 + gamma) * m);
    shares.addBias((bias + gamma * favouredBias) * m);
    shares.addStabilizer(stabilizer.of(z) * m);
  }

  @Override
  public GammaRule with(Stabilizer newStabilizer, double newBiasFactor) {
    return new GammaRule(gamma, newStabilizer, newBiasFactor);
  }

  @Override
  public String toString() {
    return "gamma %s, epsilon %s, bias factor %s"
        .formatted(gamma, stabilizer.epsilon(), biasFactor);
  }
}
