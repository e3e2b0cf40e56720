package io.github.onnxlrp.fused;

/** An LSTM and the way back through it; its states are h and c. */
interface LstmKernel extends RecurrenceKernel {
  /** Runs all steps; see {@link #forward(double[], Layout, int, double[][], Sequence...)}. */
  Saved forward(
      double[] x, Layout in, int steps, double[] hidden, double[] cell, Sequence... outputs);

  /** Carries relevance back through all steps, with that of h and c. */
  void backward(
      Saved saved,
      double[] hidden,
      double[] cell,
      Sequence arriving,
      double[] x,
      Layout in,
      double[] relevance,
      StepSums sums);

  @Override
  default Saved forward(double[] x, Layout in, int steps, double[][] states, Sequence... outputs) {
    return forward(x, in, steps, states[0], states[1], outputs);
  }

  @Override
  default void backward(
      Saved saved,
      double[][] states,
      Sequence arriving,
      double[] x,
      Layout in,
      double[] relevance,
      StepSums sums) {
    backward(saved, states[0], states[1], arriving, x, in, relevance, sums);
  }
}
