package io.github.onnxlrp.kernel;

/**
 * Sums of the magnitudes of relevance in one step of a GRU, of each row one; see {@link
 * DoubleGruCell}. The arrays are its own storage.
 */
public final class GruMagnitudes {
  private final double[] hidden;
  private final double[] kept;
  private final double[] candidate;
  private final double[] reset;

  /** Of so many rows. */
  public GruMagnitudes(int rows) {
    this.hidden = new double[rows];
    this.kept = new double[rows];
    this.candidate = new double[rows];
    this.reset = new double[rows];
  }

  /** At h: {@code |q|}. */
  public double[] hidden() {
    return hidden;
  }

  /** At z * h of the step before: {@code |keep q|}. */
  public double[] kept() {
    return kept;
  }

  /** At (1 - z) * n: {@code |add q|}. */
  public double[] candidate() {
    return candidate;
  }

  /** At r * u: {@code |reset q|}. */
  public double[] reset() {
    return reset;
  }
}
