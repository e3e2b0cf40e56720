package io.github.onnxlrp.kernel;

/**
 * What relevance q at c of one step of an LSTM is multiplied by, {@code [rows, units]} each; see
 * {@link FloatLstmCell}. The arrays are its own storage.
 */
public final class FloatLstmFactors {
  private final float[] keep;
  private final float[] add;
  private final float[] send;

  /** Of so many elements. */
  public FloatLstmFactors(int size) {
    this.keep = new float[size];
    this.add = new float[size];
    this.send = new float[size];
  }

  /** For relevance at c of the step before. */
  public float[] keep() {
    return keep;
  }

  /** For that at i * g. */
  public float[] add() {
    return add;
  }

  /** For the multiplier of the weights of g. */
  public float[] send() {
    return send;
  }
}
