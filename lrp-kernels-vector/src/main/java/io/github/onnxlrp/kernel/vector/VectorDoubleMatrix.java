package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.PackedMatrix;

/** A matrix in panels of two vectors of columns, each row by row; zeros fill up the last panel. */
final class VectorDoubleMatrix implements PackedMatrix {
  private final int rows;
  private final int columns;
  private final double[] panels;

  /** Packs a matrix in panels of a width; the other parameters are those of the kernels. */
  VectorDoubleMatrix(
      double[] source,
      int start,
      int rowStride,
      int columnStride,
      int rows,
      int columns,
      int width) {
    this.rows = rows;
    this.columns = columns;
    this.panels = new double[(columns + width - 1) / width * width * rows];
    for (int j = 0; j < columns; j++) {
      int target = j / width * width * rows + j % width;
      int place = start + j * columnStride;
      for (int i = 0; i < rows; i++) {
        panels[target + i * width] = source[place + i * rowStride];
      }
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  double[] panels() {
    return panels;
  }
}
