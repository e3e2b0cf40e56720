package io.github.onnxlrp.kernel;

/**
 * What relevance q at h of one step of a GRU is multiplied by, {@code [rows, units]} each; see
 * {@link FloatGruCell}. The arrays are its own storage.
 */
public final class FloatGruFactors {
  private final float[] keep;
  private final float[] add;
  private final float[] send;
  private final float[] reset;
  private final float[] pass;
  private final float[] lose;

  /** Of so many elements. */
  public FloatGruFactors(int size) {
    this.keep = new float[size];
    this.add = new float[size];
    this.send = new float[size];
    this.reset = new float[size];
    this.pass = new float[size];
    this.lose = new float[size];
  }

  /** For relevance at h of the step before. */
  public float[] keep() {
    return keep;
  }

  /** For that at n. */
  public float[] add() {
    return add;
  }

  /** For the multiplier of the weights of x. */
  public float[] send() {
    return send;
  }

  /** For relevance at r * u. */
  public float[] reset() {
    return reset;
  }

  /** For the multiplier of the weights of h. */
  public float[] pass() {
    return pass;
  }

  /** For what the stabilizers take. */
  public float[] lose() {
    return lose;
  }
}
