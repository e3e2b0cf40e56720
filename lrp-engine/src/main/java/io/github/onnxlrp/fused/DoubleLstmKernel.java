package io.github.onnxlrp.fused;

/** In double precision; the states are h and c. */
record DoubleLstmKernel(DoubleLstm lstm) implements RecurrenceKernel {
  @Override
  public Saved forward(double[] x, Layout in, int steps, double[][] states, Sequence... outputs) {
    return lstm.forward(x, in, steps, states[0], states[1], outputs);
  }

  @Override
  public void backward(
      Saved saved,
      double[][] states,
      Sequence arriving,
      double[] x,
      Layout in,
      Sequence relevance,
      StepSums sums) {
    lstm.backward(saved, states[0], states[1], arriving, x, in, relevance, sums);
  }
}
