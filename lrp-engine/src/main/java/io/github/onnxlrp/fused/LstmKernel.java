package io.github.onnxlrp.fused;

/** An LSTM and the way back through it over plain arrays. Thread-safe. */
interface LstmKernel {
  /** What the forward pass keeps for the backward one. */
  interface Saved {
    int steps();
  }

  /**
   * Runs all steps.
   *
   * @param x the input of all steps
   * @param hidden h before the first step, overwritten by h after the last one
   * @param cell the same of c
   * @param outputs where h of each step goes
   */
  Saved forward(
      double[] x, Layout in, int steps, double[] hidden, double[] cell, Sequence... outputs);

  /**
   * Carries relevance back through all steps.
   *
   * @param hidden relevance of h behind the last step, overwritten by that before the first one
   * @param cell the same of c
   * @param arriving relevance of h of each step from outside, or null
   * @param x the input of all steps
   * @param relevance where the relevance of the input goes; null where it is not wanted
   * @param sums take the ledger's lines and the turnover
   */
  void backward(
      Saved saved,
      double[] hidden,
      double[] cell,
      Sequence arriving,
      double[] x,
      Layout in,
      double[] relevance,
      StepSums sums);
}
