package io.github.onnxlrp.relevance.rule;

/**
 * How the pre-activation {@code z} of a linear map or sum passes relevance {@code R} on: lower unit
 * i gets {@code x_i * sum_j w_ij m_j} with the multiplier {@code m_j} of this rule, biases get
 * {@code b_j m_j} and the stabilizer {@code stabilizer(z_j) m_j}, except for the share of both that
 * goes to the lower units.
 */
public interface LinearRule {
  /** The multiplier {@code m} of a pre-activation; 0 where it is undefined. */
  double multiplier(double z, double relevance);

  /** What is added to a pre-activation before it divides. */
  double stabilizer(double z);

  /** Whether the denominator is exactly 0, so that the relevance cannot be assigned. */
  boolean isUndefined(double z);

  /**
   * The share of bias and stabilizer that all lower units of a row get in equal parts, in [0,1].
   */
  double biasFactor();
}
