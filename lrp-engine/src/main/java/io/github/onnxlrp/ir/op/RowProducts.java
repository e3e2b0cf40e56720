package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.MatrixRows;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;

/**
 * The products of rows and a matrix: those of a batch, or of one step of a recurrence. The rows of
 * the matrix are in arrays of their own, which is the form of loop that the JVM turns into vector
 * instructions. Each element of the result is summed up in the order of the matrix.
 */
final class RowProducts {
  private static final int AT_A_TIME = 3;

  private RowProducts() {}

  /**
   * The products, row by row.
   *
   * @param rows in C order, {@code [count, inner]}
   * @param matrix {@code [inner, size]}, or {@code [size, inner]} where it is transposed
   * @param size the number of elements of each row of the result
   */
  static double[] of(
      double[] rows, int count, int inner, Tensor matrix, int size, boolean transposed) {
    MatrixRows known = matrix.rows();
    if (known == null && count == 1) {
      return RowProduct.of(rows, matrix.doubles(), size, transposed);
    }
    MatrixRows parts = known == null ? new MatrixRows(matrix) : known;
    double[][] unpacked = transposed ? parts.columns() : parts.rows();
    if (count == 1) {
      return one(rows, unpacked, size);
    }
    double[] result = new double[count * size];
    double[] none = new double[inner];
    double[][] sums = new double[AT_A_TIME][size];
    double[][] factors = new double[AT_A_TIME][];
    for (int start = 0; start < count; start += AT_A_TIME) {
      for (int r = 0; r < AT_A_TIME; r++) {
        int row = start + r;
        factors[r] = row < count ? Arrays.copyOfRange(rows, row * inner, (row + 1) * inner) : none;
        Arrays.fill(sums[r], 0);
      }
      add(factors, unpacked, sums);
      for (int r = 0; r < Math.min(AT_A_TIME, count - start); r++) {
        System.arraycopy(sums[r], 0, result, (start + r) * size, size);
      }
    }
    return result;
  }

  private static double[] one(double[] factors, double[][] matrix, int size) {
    double[] sum = new double[size];
    int k = 0;
    for (; k + 4 <= matrix.length; k += 4) {
      addFour(factors, k, matrix[k], matrix[k + 1], matrix[k + 2], matrix[k + 3], sum);
    }
    for (; k < matrix.length; k++) {
      double a = factors[k];
      double[] row = matrix[k];
      for (int j = 0; j < sum.length; j++) {
        sum[j] += a * row[j];
      }
    }
    return sum;
  }

  private static void addFour(
      double[] factors,
      int k,
      double[] first,
      double[] second,
      double[] third,
      double[] fourth,
      double[] sum) {
    double a = factors[k];
    double b = factors[k + 1];
    double c = factors[k + 2];
    double d = factors[k + 3];
    for (int j = 0; j < sum.length; j++) {
      sum[j] = sum[j] + a * first[j] + b * second[j] + c * third[j] + d * fourth[j];
    }
  }

  private static void add(double[][] factors, double[][] matrix, double[][] sums) {
    int k = 0;
    for (; k + 2 <= matrix.length; k += 2) {
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
