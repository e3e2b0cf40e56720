package io.github.onnxlrp.kernel;

import java.util.Arrays;

/** Plain loops on doubles. */
final class PlainDoubleKernels implements DoubleKernels {
  private static final int AT_A_TIME = 3;

  @Override
  public PackedMatrix pack(
      double[] source, int start, int rowStride, int columnStride, int rows, int columns) {
    return new PlainDoubleMatrix(source, start, rowStride, columnStride, rows, columns);
  }

  @Override
  public void multiply(
      double[] a,
      int aStart,
      int aStride,
      int m,
      PackedMatrix b,
      double[] c,
      int cStart,
      int cStride,
      boolean add) {
    double[][][] blocks = ((PlainDoubleMatrix) b).blocks();
    for (int block = 0; block < blocks.length; block++) {
      double[][] rows = blocks[block];
      int width = Math.min(PlainDoubleMatrix.BLOCK, b.columns() - block * PlainDoubleMatrix.BLOCK);
      int start = cStart + block * PlainDoubleMatrix.BLOCK;
      double[][] sums = new double[Math.min(m, AT_A_TIME)][width];
      int i = 0;
      for (; i + AT_A_TIME <= m; i += AT_A_TIME) {
        load(c, start + i * cStride, cStride, sums, add);
        addThree(a, aStart + i * aStride, aStride, rows, sums);
        store(sums, c, start + i * cStride, cStride);
      }
      for (; i < m; i++) {
        double[][] sum = {sums[0]};
        load(c, start + i * cStride, cStride, sum, add);
        addOne(a, aStart + i * aStride, rows, sum[0]);
        store(sum, c, start + i * cStride, cStride);
      }
    }
  }

  private static void load(double[] c, int start, int stride, double[][] sums, boolean add) {
    for (int r = 0; r < sums.length; r++) {
      if (add) {
        System.arraycopy(c, start + r * stride, sums[r], 0, sums[r].length);
      } else {
        Arrays.fill(sums[r], 0);
      }
    }
  }

  private static void store(double[][] sums, double[] c, int start, int stride) {
    for (int r = 0; r < sums.length; r++) {
      System.arraycopy(sums[r], 0, c, start + r * stride, sums[r].length);
    }
  }

  private static void addThree(double[] a, int start, int stride, double[][] rows, double[][] s) {
    int second = start + stride;
    int third = second + stride;
    int k = 0;
    for (; k + 2 <= rows.length; k += 2) {
      addThree(
          a[start + k],
          a[start + k + 1],
          a[second + k],
          a[second + k + 1],
          a[third + k],
          a[third + k + 1],
          rows[k],
          rows[k + 1],
          s[0],
          s[1],
          s[2]);
    }
    for (; k < rows.length; k++) {
      addRow(a[start + k], rows[k], s[0]);
      addRow(a[second + k], rows[k], s[1]);
      addRow(a[third + k], rows[k], s[2]);
    }
  }

  private static void addThree(
      double a0,
      double a1,
      double b0,
      double b1,
      double c0,
      double c1,
      double[] first,
      double[] second,
      double[] sumA,
      double[] sumB,
      double[] sumC) {
    for (int j = 0; j < sumA.length; j++) {
      double x = first[j];
      double y = second[j];
      sumA[j] = sumA[j] + a0 * x + a1 * y;
      sumB[j] = sumB[j] + b0 * x + b1 * y;
      sumC[j] = sumC[j] + c0 * x + c1 * y;
    }
  }

  private static void addOne(double[] a, int start, double[][] rows, double[] sum) {
    int k = 0;
    for (; k + 4 <= rows.length; k += 4) {
      int place = start + k;
      addFour(
          a[place],
          a[place + 1],
          a[place + 2],
          a[place + 3],
          rows[k],
          rows[k + 1],
          rows[k + 2],
          rows[k + 3],
          sum);
    }
    for (; k < rows.length; k++) {
      addRow(a[start + k], rows[k], sum);
    }
  }

  private static void addFour(
      double a,
      double b,
      double c,
      double d,
      double[] first,
      double[] second,
      double[] third,
      double[] fourth,
      double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = sum[j] + a * first[j] + b * second[j] + c * third[j] + d * fourth[j];
    }
  }

  private static void addRow(double a, double[] row, double[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += a * row[j];
    }
  }

  @Override
  public void sigmoid(double[] x, int xStart, double[] y, int yStart, int length) {
    new PlainDoubleFunctions(length).sigmoid(x, xStart, y, yStart);
  }

  @Override
  public void tanh(double[] x, int xStart, double[] y, int yStart, int length) {
    new PlainDoubleFunctions(length).tanh(x, xStart, y, yStart);
  }

  @Override
  public void product(
      double[] x, int xStart, double[] y, int yStart, double[] z, int zStart, int length) {
    for (int k = 0; k < length; k++) {
      z[zStart + k] = x[xStart + k] * y[yStart + k];
    }
  }

  @Override
  public double magnitude(double[] x, int start, int length) {
    return PlainDoubleLstmCell.magnitude(x, start, length);
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public DoubleLstmCell lstmCell(
      int rows, int units, double[] bias, double cellEpsilon, double candidateEpsilon) {
    return new PlainDoubleLstmCell(rows, units, bias, cellEpsilon, candidateEpsilon);
  }

  @Override
  public DoubleGruCell gruCell(
      int rows,
      int units,
      double[] bias,
      double hiddenEpsilon,
      double candidateEpsilon,
      double resetEpsilon) {
    return new PlainDoubleGruCell(rows, units, bias, hiddenEpsilon, candidateEpsilon, resetEpsilon);
  }
}
