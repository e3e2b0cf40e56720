package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.Objects;

/**
 * A matrix in panels of two vectors of columns, each row by row; zeros fill up the last panel. Some
 * rows of one are another one over the same panels.
 */
final class VectorFloatMatrix implements PackedMatrix {
  private final int first;
  private final int rows;
  private final int columns;
  private final int width;
  private final int panelSize;
  private final float[] panels;

  /** Packs a matrix in panels of a width; the other parameters are those of the kernels. */
  VectorFloatMatrix(
      float[] source,
      int start,
      int rowStride,
      int columnStride,
      int rows,
      int columns,
      int width) {
    this.first = 0;
    this.rows = rows;
    this.columns = columns;
    this.width = width;
    this.panelSize = width * rows;
    this.panels = new float[(columns + width - 1) / width * width * rows];
    for (int j = 0; j < columns; j++) {
      int target = panel(j) + j % width;
      int place = start + j * columnStride;
      for (int i = 0; i < rows; i++) {
        panels[target + i * width] = source[place + i * rowStride];
      }
    }
  }

  private VectorFloatMatrix(VectorFloatMatrix all, int from, int to) {
    this.first = all.first + from;
    this.rows = to - from;
    this.columns = all.columns;
    this.width = all.width;
    this.panelSize = all.panelSize;
    this.panels = all.panels;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public PackedMatrix rows(int from, int to) {
    Objects.checkFromToIndex(from, to, rows);
    return new VectorFloatMatrix(this, from, to);
  }

  float[] panels() {
    return panels;
  }

  /** Where its first row begins in the panel of a column. */
  int panel(int column) {
    return column / width * panelSize + first * width;
  }

  /** How far the next panel is. */
  int panelSize() {
    return panelSize;
  }
}
