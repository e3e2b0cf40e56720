package io.github.onnxlrp.fused;

/** A recurrence and the way back through it over plain arrays. Thread-safe. */
interface RecurrenceKernel {
  /** What the forward pass keeps for the backward one. */
  interface Saved {
    int steps();

    /** Gives its memory back, when nobody reads it any more. */
    void release();
  }

  /**
   * Runs all steps.
   *
   * @param x the input of all steps
   * @param states h and the other states before the first step, overwritten by those after the last
   *     one
   * @param outputs where h of each step goes
   */
  Saved forward(double[] x, Layout in, int steps, double[][] states, Sequence... outputs);

  /**
   * Carries relevance back through all steps.
   *
   * @param states relevance of h and the other states behind the last step, overwritten by that
   *     before the first one
   * @param arriving relevance of h of each step from outside, or null
   * @param x the input of all steps
   * @param relevance where the relevance of the input goes; null where it is not wanted
   * @param sums take the ledger's lines and the turnover
   */
  void backward(
      Saved saved,
      double[][] states,
      Sequence arriving,
      double[] x,
      Layout in,
      Sequence relevance,
      StepSums sums);
}
