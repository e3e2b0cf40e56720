package io.github.onnxlrp.fused;

import java.util.Arrays;
import java.util.List;

/** Matrices with zeros behind their columns, so that rows are whole vectors. */
final class Padding {
  private Padding() {}

  /** The smallest multiple of {@code lanes} that is not smaller. */
  static int padded(int length, int lanes) {
    return (length + lanes - 1) / lanes * lanes;
  }

  /**
   * {@code [rows, gates padded]}: matrices {@code [rows, units]} side by side, each with zeros
   * behind it, and zeros for those that are null.
   */
  static double[] wide(List<Coefficients> gates, int rows, int units, int padded) {
    double[] all = new double[rows * gates.size() * padded];
    for (int gate = 0; gate < gates.size(); gate++) {
      double[] own = gates.get(gate) == null ? null : gates.get(gate).elements();
      for (int row = 0; own != null && row < rows; row++) {
        System.arraycopy(own, row * units, all, (row * gates.size() + gate) * padded, units);
      }
    }
    return all;
  }

  /** The rows of a matrix, and below them those of another one with as many columns. */
  static double[] stacked(double[] above, double[] below) {
    double[] all = Arrays.copyOf(above, above.length + below.length);
    System.arraycopy(below, 0, all, above.length, below.length);
    return all;
  }

  /** {@code [columns, padded]}: a matrix transposed, with zeros behind its columns. */
  static double[] transposed(Coefficients matrix, int padded) {
    double[] own = matrix.elements();
    double[] transposed = new double[matrix.columns() * padded];
    for (int row = 0; row < matrix.rows(); row++) {
      for (int column = 0; column < matrix.columns(); column++) {
        transposed[column * padded + row] = own[row * matrix.columns() + column];
      }
    }
    return transposed;
  }
}
