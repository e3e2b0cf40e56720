package io.github.onnxlrp.ir.op;

/**
 * The product of one row and a matrix, which a step of a recurrence is made of. Sums have the order
 * of EJML's products, which read and write the result once for each row of the matrix, or wait for
 * each addition; four rows at a time take a fraction of that.
 */
final class RowProduct {
  private static final int ROWS = 4;

  private RowProduct() {}

  /**
   * The product.
   *
   * @param matrix in C order, {@code [row.length, size]}, or {@code [size, row.length]} where it is
   *     transposed
   * @param size the number of elements of the result
   */
  static double[] of(double[] row, double[] matrix, int size, boolean transposed) {
    return transposed ? dots(row, matrix, size) : sum(row, matrix, size);
  }

  private static double[] sum(double[] row, double[] matrix, int size) {
    double[] sum = new double[size];
    int k = 0;
    for (; k + ROWS <= row.length; k += ROWS) {
      addFour(row, k, matrix, sum);
    }
    for (; k < row.length; k++) {
      double a = row[k];
      int start = k * size;
      for (int j = 0; j < size; j++) {
        sum[j] += a * matrix[start + j];
      }
    }
    return sum;
  }

  private static void addFour(double[] row, int k, double[] matrix, double[] sum) {
    int size = sum.length;
    double a = row[k];
    double b = row[k + 1];
    double c = row[k + 2];
    double d = row[k + 3];
    int first = k * size;
    int second = first + size;
    int third = second + size;
    int fourth = third + size;
    for (int j = 0; j < size; j++) {
      double s = sum[j] + a * matrix[first + j];
      s += b * matrix[second + j];
      s += c * matrix[third + j];
      sum[j] = s + d * matrix[fourth + j];
    }
  }

  private static double[] dots(double[] row, double[] matrix, int size) {
    double[] dots = new double[size];
    int i = 0;
    for (; i + ROWS <= size; i += ROWS) {
      fourDots(row, matrix, i, dots);
    }
    for (; i < size; i++) {
      int start = i * row.length;
      double s = 0;
      for (int k = 0; k < row.length; k++) {
        s += row[k] * matrix[start + k];
      }
      dots[i] = s;
    }
    return dots;
  }

  private static void fourDots(double[] row, double[] matrix, int i, double[] dots) {
    int first = i * row.length;
    int second = first + row.length;
    int third = second + row.length;
    int fourth = third + row.length;
    double s = 0;
    double t = 0;
    double u = 0;
    double v = 0;
    for (int k = 0; k < row.length; k++) {
      double x = row[k];
      s += x * matrix[first + k];
      t += x * matrix[second + k];
      u += x * matrix[third + k];
      v += x * matrix[fourth + k];
    }
    dots[i] = s;
    dots[i + 1] = t;
    dots[i + 2] = u;
    dots[i + 3] = v;
  }
}
