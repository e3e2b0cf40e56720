package io.github.onnxlrp.fused;

/** In single precision, but for sums over rows, and over all units for the ledger. */
record FloatLstmKernel(FloatLstm lstm) implements LstmKernel {
  @Override
  public Saved forward(
      double[] x, Layout in, int steps, double[] hidden, double[] cell, Sequence... outputs) {
    float[] h = Numbers.floats(hidden);
    float[] c = Numbers.floats(cell);
    float[] rounded = Numbers.floats(x);
    Saved saved = lstm.forward(rounded, in, steps, h, c, outputs);
    Numbers.copy(h, hidden);
    Numbers.copy(c, cell);
    return new RoundedInput(saved, x, rounded);
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
    RoundedInput kept = (RoundedInput) saved;
    float[] h = Numbers.floats(hidden);
    float[] c = Numbers.floats(cell);
    float[] found = relevance == null ? null : new float[relevance.length];
    lstm.backward(kept.own(), h, c, arriving, kept.input(x), in, found, sums);
    Numbers.copy(h, hidden);
    Numbers.copy(c, cell);
    if (found != null) {
      Numbers.copy(found, relevance);
    }
  }
}
