package io.github.onnxlrp.kernel;

import java.util.Arrays;
import java.util.Objects;

/**
 * A matrix in blocks of columns, the rows of each block in arrays of their own: the loops read all
 * their arrays at one index, which is the form that the JVM turns into vector instructions.
 */
final class PlainDoubleMatrix implements PackedMatrix {
  /** So many columns of a few rows fit into the first-level cache. */
  static final int BLOCK = 256;

  private final int rows;
  private final int columns;
  private final double[][][] blocks;

  PlainDoubleMatrix(
      double[] source, int start, int rowStride, int columnStride, int rows, int columns) {
    this.rows = rows;
    this.columns = columns;
    this.blocks = new double[(columns + BLOCK - 1) / BLOCK][rows][];
    for (int b = 0; b < blocks.length; b++) {
      int first = b * BLOCK;
      for (int i = 0; i < rows; i++) {
        int place = start + i * rowStride + first * columnStride;
        blocks[b][i] = row(source, place, columnStride, Math.min(BLOCK, columns - first));
      }
    }
  }

  private PlainDoubleMatrix(int columns, double[][][] blocks, int rows) {
    this.rows = rows;
    this.columns = columns;
    this.blocks = blocks;
  }

  private static double[] row(double[] source, int start, int stride, int length) {
    double[] row = new double[length];
    for (int j = 0; j < length; j++) {
      row[j] = source[start + j * stride];
    }
    return row;
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
    double[][][] some = new double[blocks.length][][];
    for (int b = 0; b < blocks.length; b++) {
      some[b] = Arrays.copyOfRange(blocks[b], from, to);
    }
    return new PlainDoubleMatrix(columns, some, to - from);
  }

  /** {@code [block][row][column]}. */
  double[][][] blocks() {
    return blocks;
  }
}
