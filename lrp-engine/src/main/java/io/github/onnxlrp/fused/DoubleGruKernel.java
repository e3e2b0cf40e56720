package io.github.onnxlrp.fused;

/** In double precision. */
record DoubleGruKernel(DoubleGru gru) implements RecurrenceKernel {
  @Override
  public Saved forward(double[] x, Layout in, int steps, double[][] states, Sequence... outputs) {
    return gru.forward(x, in, steps, states[0], outputs);
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
    gru.backward(saved, states[0], arriving, x, in, relevance, sums);
  }
}
