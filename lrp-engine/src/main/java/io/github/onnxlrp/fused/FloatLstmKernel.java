package io.github.onnxlrp.fused;

/**
 * In single precision, but for sums over rows, and over all units for the ledger; the states are h
 * and c.
 */
record FloatLstmKernel(FloatLstm lstm) implements RecurrenceKernel {
  @Override
  public Saved forward(double[] x, Layout in, int steps, double[][] states, Sequence... outputs) {
    float[] h = Numbers.floats(states[0]);
    float[] c = Numbers.floats(states[1]);
    float[] rounded = Numbers.floats(x);
    Saved saved = lstm.forward(rounded, in, steps, h, c, outputs);
    Numbers.copy(h, states[0]);
    Numbers.copy(c, states[1]);
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
    float[] c = Numbers.floats(states[1]);
    lstm.backward(kept.own(), h, c, arriving, kept.input(x), in, relevance, sums);
    Numbers.copy(h, states[0]);
    Numbers.copy(c, states[1]);
  }
}
