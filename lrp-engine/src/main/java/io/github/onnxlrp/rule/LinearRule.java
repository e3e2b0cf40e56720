package io.github.onnxlrp.rule;

import java.util.List;

/**
 * How the pre-activations of a linear map, a sum or an affine region pass relevance on:
 *
 * <pre>
 * z_j  = sum_i x_i w_ij + b_j                          the pre-activation
 * z_pj = sum_i input_p(x_i) weight_p(w_ij)             one sum for each {@link Part} of the rule
 * R_i  = sum_p input_p(x_i) sum_j weight_p(w_ij) m_pj  with the multipliers m_pj of this rule
 * </pre>
 *
 * What is written here once holds for every linear operation, because an operation need only be
 * evaluated on modified inputs and weights.
 */
public interface LinearRule extends RelevanceRule {
  /** The parts that the rule is made of. */
  List<Part> parts();

  /**
   * Shares the relevance of one pre-activation.
   *
   * @param z the pre-activation, biases included
   * @param bias the total bias
   * @param parts {@code z_pj} of each part
   * @param relevance R_j
   * @param shares where the multipliers of the parts and the shares of the sinks go; cleared
   */
  void share(double z, double bias, double[] parts, double relevance, Shares shares);

  /** What stabilizes the denominators, also those of product rules and of contractions. */
  Stabilizer stabilizer();

  /**
   * The share of bias and stabilizer that all lower units of a row get in equal parts, in [0,1].
   */
  double biasFactor();

  /**
   * The same rule with another stabilizer and bias factor.
   *
   * @throws IllegalArgumentException if a number is outside of its range
   */
  LinearRule with(Stabilizer stabilizer, double biasFactor);

  /**
   * Whether the rule asks for the range of the inputs, so that it is only for regions that inputs
   * of the graph alone enter.
   */
  default boolean asksForRange() {
    return false;
  }

  /** The same rule for inputs between two bounds, where it asks for them. */
  default LinearRule within(double low, double high) {
    return this;
  }

  /** {@code biasFactor}, if it is a share. */
  static double checkedBiasFactor(double biasFactor) {
    if (!(biasFactor >= 0 && biasFactor <= 1)) {
      throw new IllegalArgumentException(
          "bias factor is %s; expected a number from 0 to 1".formatted(biasFactor));
    }
    return biasFactor;
  }
}
