package io.github.onnxlrp.fused;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;

/**
 * A constant matrix {@code [rows, columns]} by which a row of units is multiplied. Most are the
 * identity at some columns and 0 elsewhere: those hold no elements.
 */
final class Coefficients {
  private final int rows;
  private final int columns;
  // The first column of the identity; -1 where there are elements.
  private final int place;
  private final double[] elements;

  private Coefficients(int rows, int columns, int place, double[] elements) {
    this.rows = rows;
    this.columns = columns;
    this.place = place;
    this.elements = elements;
  }

  static Coefficients identity(int units) {
    return new Coefficients(units, units, 0, null);
  }

  /** A matrix in C order. */
  static Coefficients of(double[] elements, int rows, int columns) {
    return new Coefficients(rows, columns, -1, elements);
  }

  /** A constant matrix. */
  static Coefficients of(Tensor matrix) {
    return of(matrix.doubles(), matrix.dim(0), matrix.dim(1));
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  boolean isIdentity() {
    return place == 0 && rows == columns;
  }

  /** The first column of the identity that this holds beside zeros; -1 where it holds another. */
  int place() {
    return place;
  }

  /** The elements in C order; not to be written. */
  double[] elements() {
    if (elements != null) {
      return elements;
    }
    double[] all = new double[rows * columns];
    for (int row = 0; row < rows; row++) {
      all[row * columns + place + row] = 1;
    }
    return all;
  }

  Coefficients times(Coefficients right) {
    if (isIdentity()) {
      return right;
    }
    if (right.isIdentity()) {
      return this;
    }
    if (place >= 0) {
      return right.transposed().columns(place, rows).transposed();
    }
    double[] product = new double[rows * right.columns];
    double[] factors = right.elements();
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < columns; k++) {
        double factor = elements[row * columns + k];
        for (int j = 0; factor != 0 && j < right.columns; j++) {
          product[row * right.columns + j] += factor * factors[k * right.columns + j];
        }
      }
    }
    return of(product, rows, right.columns);
  }

  Coefficients plus(Coefficients other) {
    double[] sum = elements().clone();
    double[] added = other.elements();
    for (int k = 0; k < sum.length; k++) {
      sum[k] += added[k];
    }
    return of(sum, rows, columns);
  }

  Coefficients negated() {
    return of(Arrays.stream(elements()).map(element -> -element).toArray(), rows, columns);
  }

  Coefficients transposed() {
    if (isIdentity()) {
      return this;
    }
    double[] all = elements();
    double[] result = new double[all.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = all[row * columns + column];
      }
    }
    return of(result, columns, rows);
  }

  /** Some of the columns. */
  Coefficients columns(int first, int count) {
    if (first == 0 && count == columns) {
      return this;
    }
    if (place >= first && place + rows <= first + count) {
      return new Coefficients(rows, count, place - first, null);
    }
    double[] all = elements();
    double[] result = new double[rows * count];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(all, row * columns + first, result, row * count, count);
    }
    return of(result, rows, count);
  }

  /** These columns among others, which are 0. */
  Coefficients among(int first, int count) {
    if (first == 0 && count == columns) {
      return this;
    }
    if (place >= 0) {
      return new Coefficients(rows, count, first + place, null);
    }
    double[] result = new double[rows * count];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(elements, row * columns, result, row * count + first, columns);
    }
    return of(result, rows, count);
  }

  boolean isZero() {
    return place < 0 && Arrays.stream(elements).allMatch(element -> element == 0);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Coefficients that
        && rows == that.rows
        && columns == that.columns
        && ((place >= 0 && place == that.place) || Arrays.equals(elements(), that.elements()));
  }

  @Override
  public int hashCode() {
    return 31 * rows + columns;
  }
}
