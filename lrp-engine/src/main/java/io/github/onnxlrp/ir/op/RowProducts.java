package io.github.onnxlrp.ir.op;

import java.util.Arrays;

/**
 * The products of several rows and a matrix: those of a batch. Three rows of the result are summed
 * up at a time, over two rows of the matrix in one pass, each in an array of its own: that is the
 * form of loop which the JVM turns into vector instructions. Sums have the order of {@link
 * RowProduct}.
 */
final class RowProducts {
  private static final int ROWS = 3;
  private static final int PASS = 2;

  private RowProducts() {}

  /**
   * The products, row by row.
   *
   * @param rows in C order, {@code [count, inner]}
   * @param matrix in C order, {@code [inner, size]}, or {@code [size, inner]} where it is
   *     transposed
   * @param size the number of elements of each row of the result
   */
  static double[] of(
      double[] rows, int count, int inner, double[] matrix, int size, boolean transposed) {
    double[][] unpacked = transposed ? columns(matrix, inner, size) : rows(matrix, inner, size);
    double[] result = new double[count * size];
    double[] zeros = new double[inner];
    double[][] sums = new double[ROWS][size];
    double[][] factors = new double[ROWS][];
    for (int start = 0; start < count; start += ROWS) {
      for (int r = 0; r < ROWS; r++) {
        boolean there = start + r < count;
        factors[r] = there ? row(rows, start + r, inner) : zeros;
        Arrays.fill(sums[r], 0);
      }
      add(factors, unpacked, sums);
      for (int r = 0; r < Math.min(ROWS, count - start); r++) {
        System.arraycopy(sums[r], 0, result, (start + r) * size, size);
      }
    }
    return result;
  }

  private static double[] row(double[] rows, int index, int length) {
    return Arrays.copyOfRange(rows, index * length, (index + 1) * length);
  }

  private static double[][] rows(double[] matrix, int count, int length) {
    double[][] rows = new double[count][];
    for (int k = 0; k < count; k++) {
      rows[k] = row(matrix, k, length);
    }
    return rows;
  }

  private static double[][] columns(double[] matrix, int count, int length) {
    double[][] columns = new double[count][length];
    for (int i = 0; i < length; i++) {
      for (int k = 0; k < count; k++) {
        columns[k][i] = matrix[i * count + k];
      }
    }
    return columns;
  }

  private static void add(double[][] factors, double[][] matrix, double[][] sums) {
    int k = 0;
    for (; k + PASS <= matrix.length; k += PASS) {
      addTwo(
          factors[0],
          factors[1],
          factors[2],
          k,
          matrix[k],
          matrix[k + 1],
          sums[0],
          sums[1],
          sums[2]);
    }
    for (; k < matrix.length; k++) {
      addOne(factors[0][k], factors[1][k], factors[2][k], matrix[k], sums[0], sums[1], sums[2]);
    }
  }

  private static void addTwo(
      double[] a,
      double[] b,
      double[] c,
      int k,
      double[] first,
      double[] second,
      double[] sumA,
      double[] sumB,
      double[] sumC) {
    double a0 = a[k];
    double a1 = a[k + 1];
    double b0 = b[k];
    double b1 = b[k + 1];
    double c0 = c[k];
    double c1 = c[k + 1];
    for (int j = 0; j < sumA.length; j++) {
      double x = first[j];
      double y = second[j];
      sumA[j] = sumA[j] + a0 * x + a1 * y;
      sumB[j] = sumB[j] + b0 * x + b1 * y;
      sumC[j] = sumC[j] + c0 * x + c1 * y;
    }
  }

  private static void addOne(
      double a, double b, double c, double[] row, double[] sumA, double[] sumB, double[] sumC) {
    for (int j = 0; j < row.length; j++) {
      double x = row[j];
      sumA[j] += a * x;
      sumB[j] += b * x;
      sumC[j] += c * x;
    }
  }
}
