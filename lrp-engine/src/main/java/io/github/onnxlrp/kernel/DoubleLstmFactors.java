package io.github.onnxlrp.kernel;

/**
 * What relevance q at c of one step of an LSTM is multiplied by, {@code [rows, units]} each; see
 * {@link DoubleLstmCell}. The arrays are its own storage.
 */
public final class DoubleLstmFactors {
  private final double[] keep;
  private final double[] add;
  private final double[] send;

  /** Of so many elements. */
  public DoubleLstmFactors(int size) {
    this.keep = new double[size];
    this.add = new double[size];
    this.send = new double[size];
  }

  /** For relevance at c of the step before. */
  public double[] keep() {
    return keep;
  }

  /** For that at i * g. */
  public double[] add() {
    return add;
  }

  /** For the multiplier of the weights of g. */
  public double[] send() {
    return send;
  }
}
