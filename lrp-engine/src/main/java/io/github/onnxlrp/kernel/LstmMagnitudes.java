package io.github.onnxlrp.kernel;

/**
 * Sums of the magnitudes of relevance in one step of an LSTM, of each row one.
 *
 * @param hidden at h
 * @param cell at c: {@code |q|}
 * @param cellBefore at f * c of the step before: {@code |keep q|}
 * @param candidate at i * g: {@code |add q|}
 */
public record LstmMagnitudes(
    double[] hidden, double[] cell, double[] cellBefore, double[] candidate) {
  /** Of so many rows. */
  public LstmMagnitudes(int rows) {
    this(new double[rows], new double[rows], new double[rows], new double[rows]);
  }
}
