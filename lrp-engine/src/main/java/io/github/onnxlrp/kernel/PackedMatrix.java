package io.github.onnxlrp.kernel;

/**
 * A constant matrix, the right operand of products, in the order that the kernels which packed it
 * read it in. It is a copy and never changes.
 */
public interface PackedMatrix {
  /** The number of rows, which is the number of columns of the left operand. */
  int rows();

  /** The number of columns, which is that of the result. */
  int columns();

  /**
   * Some of its rows, which are not copied.
   *
   * @param from the first row
   * @param to the row behind the last one
   * @throws IndexOutOfBoundsException if it has no such rows
   */
  PackedMatrix rows(int from, int to);
}
