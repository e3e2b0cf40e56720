package io.github.onnxlrp.kernel;

/**
 * What relevance q at c of one step of an LSTM is multiplied by, {@code [rows, units]} each; see
 * {@link DoubleLstmCell}. The arrays are its own storage.
 */
public final class DoubleLstmFactors {
  private final double[] keep;
  private final double[] send;
  private final double[] lose;

  /** Of so many elements. */
  public DoubleLstmFactors(int size) {
    this.keep = new double[size];
    this.send = new double[size];
    this.lose = new double[size];
  }

  /** For relevance at c of the step before. */
  public double[] keep() {
    return keep;
  }

  /** For the multiplier of the weights of g. */
  public double[] send() {
    return send;
  }

  /** For what the stabilizers take. */
  public double[] lose() {
    return lose;
  }
}
