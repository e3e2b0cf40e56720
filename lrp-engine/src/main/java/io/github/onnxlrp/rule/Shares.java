package io.github.onnxlrp.rule;

import java.util.Arrays;

/**
 * How one pre-activation {@code z_j} shares its relevance {@code R_j}. A {@link LinearRule} fills
 * it in:
 *
 * <pre>R_j = sum_p z_pj m_pj + bias + stabilizer + unassigned</pre>
 *
 * for a rule that conserves relevance, where {@code m_pj} is the multiplier of part p.
 */
public final class Shares {
  private final double[] multipliers;
  private double bias;
  private double stabilizer;
  private double unassigned;

  /** Shares for a rule of so many parts. */
  public Shares(int parts) {
    this.multipliers = new double[parts];
  }

  /** Begins the next pre-activation. */
  public void clear() {
    Arrays.fill(multipliers, 0);
    bias = 0;
    stabilizer = 0;
    unassigned = 0;
  }

  /** Sets {@code m_pj}: lower unit i gets {@code input_p(x_i) weight_p(w_ij) m_pj}. */
  public void multiplier(int part, double m) {
    multipliers[part] = m;
  }

  /** Adds to what the biases take. */
  public void addBias(double relevance) {
    bias += relevance;
  }

  /** Adds to what the stabilizer takes. */
  public void addStabilizer(double relevance) {
    stabilizer += relevance;
  }

  /** Adds to what nobody gets because a denominator is exactly 0, or the rule does not conserve. */
  public void addUnassigned(double relevance) {
    unassigned += relevance;
  }

  /** The multiplier of a part. */
  public double multiplier(int part) {
    return multipliers[part];
  }

  public double bias() {
    return bias;
  }

  public double stabilizer() {
    return stabilizer;
  }

  public double unassigned() {
    return unassigned;
  }
}
