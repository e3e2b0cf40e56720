package io.github.onnxlrp.tensor;

import java.util.Arrays;

/** The rows or the columns of a matrix, each in an array of its own. */
public final class MatrixRows {
  private MatrixRows() {}

  /** The rows. */
  public static double[][] rows(Tensor matrix) {
    int length = matrix.dim(1);
    double[][] rows = new double[matrix.dim(0)][];
    for (int k = 0; k < rows.length; k++) {
      rows[k] = Arrays.copyOfRange(matrix.doubles(), k * length, (k + 1) * length);
    }
    return rows;
  }

  /** The columns. */
  public static double[][] columns(Tensor matrix) {
    int count = matrix.dim(1);
    double[] elements = matrix.doubles();
    double[][] columns = new double[count][matrix.dim(0)];
    for (int i = 0; i < matrix.dim(0); i++) {
      for (int k = 0; k < count; k++) {
        columns[k][i] = elements[i * count + k];
      }
    }
    return columns;
  }
}
