package io.github.onnxlrp.relevance.rule;

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
 * @param epsilon the stabilizer E, in units of the pre-activation; 0 gives the plain rule
 * @param biasFactor the share d of bias and stabilizer that the lower units get, in [0,1]
 */
public record EpsilonRule(double epsilon, double biasFactor) implements LinearRule {
  /** Checks the ranges. */
  public EpsilonRule {
    if (!(epsilon >= 0) || Double.isInfinite(epsilon)) {
      throw new IllegalArgumentException("epsilon is %s; expected 0 or more".formatted(epsilon));
    }
    if (!(biasFactor >= 0 && biasFactor <= 1)) {
      throw new IllegalArgumentException(
          "bias factor is %s; expected a number from 0 to 1".formatted(biasFactor));
    }
  }

  @Override
  public double stabilizer(double z) {
    return z >= 0 ? epsilon : -epsilon;
  }

  @Override
  public double multiplier(double z, double relevance) {
    double denominator = z + stabilizer(z);
    return denominator == 0 ? 0 : relevance / denominator;
  }

  @Override
  public boolean isUndefined(double z) {
    return z + stabilizer(z) == 0;
  }
}
