package io.github.onnxlrp.fused;

/** In single precision, but for sums over rows, and over all units for the ledger. */
record FloatGruKernel(FloatGru gru) implements RecurrenceKernel {
  @Override
  public Saved forward(double[] x, Layout in, int steps, double[][] states, Sequence... outputs) {
    float[] h = Numbers.floats(states[0]);
    float[] rounded = Numbers.floats(x);
    Saved saved = gru.forward(rounded, in, steps, h, outputs);
    Numbers.copy(h, states[0]);
    return new RoundedInput(saved, x, rounded);
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
    RoundedInput kept = (RoundedInput) saved;
    float[] h = Numbers.floats(states[0]);
    gru.backward(kept.own(), h, arriving, kept.input(x), in, relevance, sums);
    Numbers.copy(h, states[0]);
  }
}
