package io.github.onnxlrp;

/**
 * The account of one score: what part of it reached which place.
 *
 * <pre>score = inputs + initialStates + biases + stabilizer + constants + unassigned</pre>
 *
 * Each entry is computed from its own formula, never as a remainder, so that {@link #closure}
 * measures the explanation. All entries are in the unit of the score.
 *
 * @param score the explained score
 * @param inputs relevance of all graph inputs
 * @param initialStates relevance of constants that enter through a state operand of a recurrence
 * @param biases what constant addends took: sum of (1-d) b_j m_j
 * @param stabilizer what epsilon took: sum of (1-d) E s_j m_j, and the same share of product rules
 * @param constants what constants took otherwise, for instance zeros beyond a sequence's length
 * @param unassigned relevance of units whose denominator is exactly 0, and of non-conserving rules
 * @param turnover the largest sum of absolute relevance that any one value of the graph had
 */
public record Ledger(
    double score,
    double inputs,
    double initialStates,
    double biases,
    double stabilizer,
    double constants,
    double unassigned,
    double turnover) {

  /** Sum of all entries. */
  public double sum() {
    return inputs + initialStates + biases + stabilizer + constants + unassigned;
  }

  /**
   * {@code |score - sum| / max(|score|, turnover)}; 0 for an empty account. Numbers that are too
   * small for the full precision of double count as the smallest that are not.
   */
  public double closure() {
    double scale = Math.max(Math.abs(score), turnover);
    return Math.abs(score - sum()) / Math.max(scale, Double.MIN_NORMAL);
  }

  /**
   * {@code turnover / |score|}: how far parts of the explanation cancel each other. Infinite where
   * the score is 0 and its parts are not.
   */
  public double amplification() {
    return turnover == 0 ? 0 : turnover / Math.abs(score);
  }

  /** Whether the account closes to {@code tolerance}; false when any entry is not finite. */
  public boolean closes(double tolerance) {
    return closure() <= tolerance;
  }
}
