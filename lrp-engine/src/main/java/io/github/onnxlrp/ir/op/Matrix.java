package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import io.github.onnxlrp.tensor.RightOperand;

/** A matrix in C order, a part of some storage, and the products of matrices. */
final class Matrix {
  private final double[] data;
  private final int start;
  private final int rows;
  private final int columns;

  private Matrix(double[] data, int start, int rows, int columns) {
    this.data = data;
    this.start = start;
    this.rows = rows;
    this.columns = columns;
  }

  /** All of a storage. */
  Matrix(double[] data, int rows, int columns) {
    this(data, 0, rows, columns);
  }

  /** A part of some storage, which is not copied and must not be written. */
  static Matrix part(double[] storage, int start, int rows, int columns) {
    return new Matrix(storage, start, rows, columns);
  }

  /** The storage of a product, which is that of the matrix alone. */
  double[] data() {
    return data;
  }

  Matrix times(Matrix other) {
    return times(other.packed(false));
  }

  Matrix transposeTimes(Matrix other) {
    return transposed().times(other);
  }

  Matrix timesTranspose(Matrix other) {
    return times(other.packed(true));
  }

  private Matrix times(PackedMatrix right) {
    double[] product = new double[rows * right.columns()];
    times(right, product, 0);
    return new Matrix(product, rows, right.columns());
  }

  /** Writes the product with a matrix, in C order, from a place of an array on. */
  void times(PackedMatrix right, double[] product, int productStart) {
    int width = right.columns();
    Kernels.chosen()
        .doubles()
        .multiply(data, start, columns, rows, right, product, productStart, width, false);
  }

  /** The same product, computed in single precision. */
  void timesFloats(PackedMatrix right, double[] product, int productStart) {
    float[] left = new float[rows * columns];
    for (int k = 0; k < left.length; k++) {
      left[k] = (float) data[start + k];
    }
    int width = right.columns();
    float[] result = new float[rows * width];
    Kernels.chosen().floats().multiply(left, 0, columns, rows, right, result, 0, width, false);
    for (int k = 0; k < result.length; k++) {
      product[productStart + k] = result[k];
    }
  }

  /** This matrix, or the transposed one, as the right operand of products of floats. */
  PackedMatrix packedFloats(boolean transposed) {
    return RightOperand.packedFloats(data, start, rows, columns, transposed);
  }

  /** This matrix, or the transposed one, as the right operand of products. */
  PackedMatrix packed(boolean transposed) {
    return RightOperand.packed(data, start, rows, columns, transposed);
  }

  Matrix transposed() {
    double[] result = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = data[start + i * columns + j];
      }
    }
    return new Matrix(result, columns, rows);
  }

  void addTo(double[] storage, int place) {
    for (int k = 0; k < rows * columns; k++) {
      storage[place + k] += data[start + k];
    }
  }
}
