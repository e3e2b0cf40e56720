package io.github.onnxlrp.ir.op;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** A matrix in C order, and the products of matrices. */
final class Matrix {
  private final double[] data;
  private final int rows;
  private final int columns;

  Matrix(double[] data, int rows, int columns) {
    this.data = data;
    this.rows = rows;
    this.columns = columns;
  }

  double[] data() {
    return data;
  }

  /** A part of some storage: all of it is not copied, and must not be written. */
  static Matrix part(double[] storage, int start, int rows, int columns) {
    boolean all = start == 0 && storage.length == rows * columns;
    double[] own = all ? storage : Arrays.copyOfRange(storage, start, start + rows * columns);
    return new Matrix(own, rows, columns);
  }

  Matrix times(Matrix other) {
    DMatrixRMaj product = new DMatrixRMaj(rows, other.columns);
    CommonOps_DDRM.mult(wrapped(), other.wrapped(), product);
    return new Matrix(product.data, rows, other.columns);
  }

  Matrix transposeTimes(Matrix other) {
    DMatrixRMaj product = new DMatrixRMaj(columns, other.columns);
    CommonOps_DDRM.multTransA(wrapped(), other.wrapped(), product);
    return new Matrix(product.data, columns, other.columns);
  }

  Matrix timesTranspose(Matrix other) {
    DMatrixRMaj product = new DMatrixRMaj(rows, other.rows);
    CommonOps_DDRM.multTransB(wrapped(), other.wrapped(), product);
    return new Matrix(product.data, rows, other.rows);
  }

  void addTo(double[] storage, int start) {
    for (int k = 0; k < rows * columns; k++) {
      storage[start + k] += data[k];
    }
  }

  private DMatrixRMaj wrapped() {
    return DMatrixRMaj.wrap(rows, columns, data);
  }
}
