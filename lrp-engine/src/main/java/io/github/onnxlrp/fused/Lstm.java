package io.github.onnxlrp.fused;

import java.util.List;

/**
 * The numbers of a standard LSTM and of the epsilon rule in it.
 *
 * @param inputs the number of inputs, e
 * @param units the number of units, d
 * @param ofInput {@code [e, d]} for the gates i, f, o and for g
 * @param ofHidden {@code [d, d]} for each of them
 * @param bias {@code [1, d]} for each of them; null where there is none
 * @param cellEpsilon the epsilon of c
 * @param candidateEpsilon the epsilon of the pre-activation of g
 */
record Lstm(
    int inputs,
    int units,
    List<Coefficients> ofInput,
    List<Coefficients> ofHidden,
    List<Coefficients> bias,
    double cellEpsilon,
    double candidateEpsilon) {
  /** How many pre-activations each unit has. */
  static final int GATES = 4;

  /** Which of them is that of g. */
  static final int CANDIDATE = 3;

  /** {@code [rows, 4 d]}: the matrices of all gates side by side. */
  static double[] wide(List<Coefficients> gates, int rows, int units) {
    double[] all = new double[rows * GATES * units];
    for (int gate = 0; gate < GATES; gate++) {
      double[] own = gates.get(gate) == null ? null : gates.get(gate).elements();
      for (int row = 0; own != null && row < rows; row++) {
        System.arraycopy(own, row * units, all, (row * GATES + gate) * units, units);
      }
    }
    return all;
  }
}
