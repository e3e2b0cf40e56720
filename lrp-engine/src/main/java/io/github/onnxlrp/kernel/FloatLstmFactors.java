package io.github.onnxlrp.kernel;

/**
 * What relevance q at c of one step of an LSTM is multiplied by, {@code [rows, units]} each; see
 * {@link FloatLstmCell}. The arrays are its own storage.
 */
public final class FloatLstmFactors {
  private final float[] keep;
  private final float[] send;
  private final float[] lose;

  /** Of so many elements. */
  public FloatLstmFactors(int size) {
    this.keep = new float[size];
    this.send = new float[size];
    this.lose = new float[size];
  }

  /** For relevance at c of the step before. */
  public float[] keep() {
    return keep;
  }

  /** For the multiplier of the weights of g. */
  public float[] send() {
    return send;
  }

  /** For what the stabilizers take. */
  public float[] lose() {
    return lose;
  }
}
