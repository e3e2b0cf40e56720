package io.github.onnxlrp.fused;

/** What a forward pass in single precision keeps, with the input that it has rounded. */
final class RoundedInput implements RecurrenceKernel.Saved {
  private final RecurrenceKernel.Saved own;
  private final double[] source;
  private final float[] x;

  RoundedInput(RecurrenceKernel.Saved own, double[] source, float[] x) {
    this.own = own;
    this.source = source;
    this.x = x;
  }

  @Override
  public int steps() {
    return own.steps();
  }

  @Override
  public void release() {
    own.release();
  }

  /** What it keeps. */
  RecurrenceKernel.Saved own() {
    return own;
  }

  /** An input as floats. */
  float[] input(double[] wanted) {
    return wanted == source ? x : Numbers.floats(wanted);
  }
}
