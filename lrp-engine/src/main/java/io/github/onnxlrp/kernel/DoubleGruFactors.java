package io.github.onnxlrp.kernel;

/**
 * What relevance q at h of one step of a GRU is multiplied by, {@code [rows, units]} each; see
 * {@link DoubleGruCell}. The arrays are its own storage.
 */
public final class DoubleGruFactors {
  private final double[] keep;
  private final double[] add;
  private final double[] send;
  private final double[] reset;
  private final double[] pass;
  private final double[] lose;

  /** Of so many elements. */
  public DoubleGruFactors(int size) {
    this.keep = new double[size];
    this.add = new double[size];
    this.send = new double[size];
    this.reset = new double[size];
    this.pass = new double[size];
    this.lose = new double[size];
  }

  /** For relevance at h of the step before. */
  public double[] keep() {
    return keep;
  }

  /** For that at n. */
  public double[] add() {
    return add;
  }

  /** For the multiplier of the weights of x. */
  public double[] send() {
    return send;
  }

  /** For relevance at r * u. */
  public double[] reset() {
    return reset;
  }

  /** For the multiplier of the weights of h. */
  public double[] pass() {
    return pass;
  }

  /** For what the stabilizers take. */
  public double[] lose() {
    return lose;
  }
}
