package io.github.onnxlrp.tensor;

import java.util.Arrays;

/**
 * The rows of a matrix and its columns, each in an array of its own, on which loops over several of
 * them run faster. They are copies, made when they are asked for, and kept.
 */
public final class MatrixRows {
  private final Tensor matrix;
  private volatile double[][] rows;
  private volatile double[][] columns;

  /** Those of a floating tensor of two axes. */
  public MatrixRows(Tensor matrix) {
    this.matrix = matrix;
  }

  /** The rows. */
  public double[][] rows() {
    if (rows == null) {
      int length = matrix.dim(1);
      double[][] all = new double[matrix.dim(0)][];
      for (int k = 0; k < all.length; k++) {
        all[k] = Arrays.copyOfRange(matrix.doubles(), k * length, (k + 1) * length);
      }
      rows = all;
    }
    return rows;
  }

  /** The columns. */
  public double[][] columns() {
    if (columns == null) {
      int count = matrix.dim(1);
      double[] elements = matrix.doubles();
      double[][] all = new double[count][matrix.dim(0)];
      for (int i = 0; i < matrix.dim(0); i++) {
        for (int k = 0; k < count; k++) {
          all[k][i] = elements[i * count + k];
        }
      }
      columns = all;
    }
    return columns;
  }
}
