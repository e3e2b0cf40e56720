package io.github.onnxlrp.kernel;

/**
 * What relevance q at c of one step of an LSTM is multiplied by, {@code [rows, units]} each; see
 * {@link FloatLstmCell}.
 *
 * @param keep for that at c of the step before
 * @param add for that at i * g
 * @param send for the multiplier of the weights of g
 * @param lose for what the stabilizers take
 */
public record FloatLstmFactors(float[] keep, float[] add, float[] send, float[] lose) {
  /** Of so many elements. */
  public FloatLstmFactors(int size) {
    this(new float[size], new float[size], new float[size], new float[size]);
  }
}
