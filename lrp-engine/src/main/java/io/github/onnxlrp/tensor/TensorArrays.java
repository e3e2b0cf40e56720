package io.github.onnxlrp.tensor;

import java.nio.FloatBuffer;

/**
 * Tensors from and to what applications have: arrays of rows and buffers, always by copies. A model
 * that takes {@code [batch, seq_length, input_size]} takes a {@code float[seq_length][input_size]}
 * as {@code TensorArrays.tensor(rows).reshaped(1, seq_length, input_size)}.
 */
public final class TensorArrays {
  private TensorArrays() {}

  /**
   * The tensor [rows, columns] of type FLOAT.
   *
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static Tensor tensor(float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] elements = new double[rows.length * columns];
    for (int r = 0; r < rows.length; r++) {
      requireColumns(columns, rows[r].length, r);
      for (int c = 0; c < columns; c++) {
        elements[r * columns + c] = rows[r][c];
      }
    }
    return Tensor.floating(ElementType.FLOAT, elements, rows.length, columns);
  }

  /**
   * The tensor [rows, columns] of type DOUBLE.
   *
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static Tensor tensor(double[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    double[] elements = new double[rows.length * columns];
    for (int r = 0; r < rows.length; r++) {
      requireColumns(columns, rows[r].length, r);
      System.arraycopy(rows[r], 0, elements, r * columns, columns);
    }
    return Tensor.of(elements, rows.length, columns);
  }

  private static void requireColumns(int expected, int found, int row) {
    if (found != expected) {
      throw new IllegalArgumentException(
          "row %d has %d elements; expected %d, as row 0 has".formatted(row, found, expected));
    }
  }

  /**
   * The tensor of type FLOAT with the remaining elements of a buffer, whose position stays.
   *
   * @throws IllegalArgumentException if they do not fill the shape
   */
  public static Tensor tensor(FloatBuffer buffer, int... shape) {
    FloatBuffer read = buffer.duplicate();
    double[] elements = new double[read.remaining()];
    for (int k = 0; k < elements.length; k++) {
      elements[k] = read.get();
    }
    return Tensor.floating(ElementType.FLOAT, elements, shape);
  }

  /**
   * The rows of a floating tensor of two axes.
   *
   * @throws IllegalArgumentException if it is not floating, or has not two axes
   */
  public static double[][] doubles(Tensor tensor) {
    requireRows(tensor);
    int columns = tensor.dim(1);
    double[][] rows = new double[tensor.dim(0)][columns];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(tensor.doubles(), r * columns, rows[r], 0, columns);
    }
    return rows;
  }

  /**
   * The rows of a floating tensor of two axes, rounded to float.
   *
   * @throws IllegalArgumentException if it is not floating, or has not two axes
   */
  public static float[][] floats(Tensor tensor) {
    requireRows(tensor);
    int columns = tensor.dim(1);
    float[][] rows = new float[tensor.dim(0)][columns];
    for (int k = 0; k < tensor.size(); k++) {
      rows[k / columns][k % columns] = (float) tensor.get(k);
    }
    return rows;
  }

  /** A buffer with the elements of a tensor in C order, rounded to float. */
  public static FloatBuffer buffer(Tensor tensor) {
    FloatBuffer buffer = FloatBuffer.allocate(tensor.size());
    for (int k = 0; k < tensor.size(); k++) {
      buffer.put(k, (float) tensor.get(k));
    }
    return buffer;
  }

  private static void requireRows(Tensor tensor) {
    if (!tensor.isFloating() || tensor.rank() != 2) {
      throw new IllegalArgumentException(
          "%s has no rows; expected a floating tensor of two axes".formatted(tensor));
    }
  }
}
