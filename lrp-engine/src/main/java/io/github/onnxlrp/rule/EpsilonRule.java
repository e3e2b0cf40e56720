package io.github.onnxlrp.rule;

import java.util.List;

/**
 * The epsilon rule of linear maps and sums. With pre-activation {@code z_j}, total bias {@code
 * b_j}, {@code s_j = z_j >= 0 ? 1 : -1}, epsilon {@code E}, bias factor {@code d} and {@code N}
 * lower units:
 *
 * <pre>
 * m_j = R_j / (z_j + E s_j)
 * R_i = x_i * sum_j w_ij m_j + (1/N) * sum_j d (b_j + E s_j) m_j
 * biases += (1-d) b_j m_j      stabilizer += (1-d) E s_j m_j
 * </pre>
 *
 * Source: Arras et al. 2019, "Explaining and Interpreting LSTMs".
 *
 * @param stabilizer E, in units of the pre-activation; 0 gives the plain rule
 * @param biasFactor the share d of bias and stabilizer that the lower units get, in [0,1]
 */
public record EpsilonRule(Stabilizer stabilizer, double biasFactor) implements LinearRule {
  private static final List<Part> PARTS = List.of(Part.WHOLE);

  /** Checks the bias factor. */
  public EpsilonRule {
    LinearRule.checkedBiasFactor(biasFactor);
  }

  /** The rule with the stabilizer of an epsilon. */
  public EpsilonRule(double epsilon, double biasFactor) {
    this(new Stabilizer(epsilon), biasFactor);
  }

  /** E. */
  public double epsilon() {
    return stabilizer.epsilon();
  }

  @Override
  public List<Part> parts() {
    return PARTS;
  }

  @Override
  public void share(double z, double bias, double[] parts, double relevance, Shares shares) {
    if (stabilizer.isUndefined(z)) {
      shares.addUnassigned(relevance);
      return;
    }
    double m = stabilizer.divide(relevance, z);
    shares.multiplier(0, m);
    shares.addBias(bias * m);
    shares.addStabilizer(stabilizer.of(z) * m);
  }

  @Override
  public EpsilonRule with(Stabilizer newStabilizer, double newBiasFactor) {
    return new EpsilonRule(newStabilizer, newBiasFactor);
  }

  @Override
  public String toString() {
    return "epsilon %s, bias factor %s".formatted(stabilizer.epsilon(), biasFactor);
  }
}
