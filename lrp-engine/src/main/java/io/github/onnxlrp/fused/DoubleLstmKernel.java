package io.github.onnxlrp.fused;

/** In double precision. */
record DoubleLstmKernel(DoubleLstm lstm) implements LstmKernel {
  @Override
  public Saved forward(
      double[] x, Layout in, int steps, double[] hidden, double[] cell, Sequence... outputs) {
    return lstm.forward(x, in, steps, hidden, cell, outputs);
  }

  @Override
  public void backward(
      Saved saved,
      double[] hidden,
      double[] cell,
      Sequence arriving,
      double[] x,
      Layout in,
      double[] relevance,
      StepSums sums) {
    lstm.backward(saved, hidden, cell, arriving, x, in, relevance, sums);
  }
}
