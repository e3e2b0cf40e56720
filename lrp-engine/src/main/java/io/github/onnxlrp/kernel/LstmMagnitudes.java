package io.github.onnxlrp.kernel;

/**
 * Sums of the magnitudes of relevance in one step of an LSTM, of each row one; see {@link
 * DoubleLstmCell}. The arrays are its own storage.
 */
public final class LstmMagnitudes {
  private final double[] hidden;
  private final double[] cell;
  private final double[] cellBefore;
  private final double[] candidate;

  /** Of so many rows. */
  public LstmMagnitudes(int rows) {
    this.hidden = new double[rows];
    this.cell = new double[rows];
    this.cellBefore = new double[rows];
    this.candidate = new double[rows];
  }

  /** At h. */
  public double[] hidden() {
    return hidden;
  }

  /** At c: {@code |q|}. */
  public double[] cell() {
    return cell;
  }

  /** At f * c of the step before: {@code |keep q|}. */
  public double[] cellBefore() {
    return cellBefore;
  }

  /** At i * g: {@code |add q|}. */
  public double[] candidate() {
    return candidate;
  }
}
