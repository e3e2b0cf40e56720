package io.github.onnxlrp.rule;

/**
 * What becomes of relevance that reaches a softmax {@code s}: as a gate under another product rule
 * than `all`, or as a head that is kept.
 */
public enum SoftmaxRule implements RelevanceRule {
  /**
   * {@code R_i = x_i (R_i - s_i sum_k R_k)}; the rest is unassigned. Source: Achtibat et al. 2024,
   * "AttnLRP".
   */
  ATTN_LRP,
  /**
   * The softmax is constant: what reaches it is unassigned. Source: Ali et al. 2022, "XAI for
   * Transformers: better explanations through conservative propagation".
   */
  CP_LRP;

  /** The name as users write it. */
  @Override
  public String toString() {
    return this == ATTN_LRP ? "attn-lrp" : "cp-lrp";
  }
}
