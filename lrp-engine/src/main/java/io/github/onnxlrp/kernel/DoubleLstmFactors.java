package io.github.onnxlrp.kernel;

/**
 * What relevance q at c of one step of an LSTM is multiplied by, {@code [rows, units]} each; see
 * {@link DoubleLstmCell}.
 *
 * @param keep for that at c of the step before
 * @param add for that at i * g
 * @param send for the multiplier of the weights of g
 * @param lose for what the stabilizers take
 */
public record DoubleLstmFactors(double[] keep, double[] add, double[] send, double[] lose) {
  /** Of so many elements. */
  public DoubleLstmFactors(int size) {
    this(new double[size], new double[size], new double[size], new double[size]);
  }
}
