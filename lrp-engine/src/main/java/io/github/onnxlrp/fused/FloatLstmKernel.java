package io.github.onnxlrp.fused;

/** In single precision, but for what is summed up over steps and units. */
record FloatLstmKernel(FloatLstm lstm) implements LstmKernel {
  @Override
  public Saved forward(
      double[] x, Layout in, int steps, double[] hidden, double[] cell, Sequence... outputs) {
    float[] h = Numbers.floats(hidden);
    float[] c = Numbers.floats(cell);
    Saved saved = lstm.forward(Numbers.floats(x), in, steps, h, c, outputs);
    Numbers.copy(h, hidden);
    Numbers.copy(c, cell);
    return saved;
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
    float[] h = Numbers.floats(hidden);
    float[] c = Numbers.floats(cell);
    float[] found = relevance == null ? null : new float[relevance.length];
    lstm.backward(saved, h, c, arriving, Numbers.floats(x), in, found, sums);
    Numbers.copy(h, hidden);
    Numbers.copy(c, cell);
    if (found != null) {
      Numbers.copy(found, relevance);
    }
  }
}
