package io.github.onnxlrp.kernel;

import java.util.Arrays;

/** Plain loops on floats. */
final class PlainFloatKernels implements FloatKernels {
  private static final int AT_A_TIME = 3;

  @Override
  public PackedMatrix pack(
      float[] source, int start, int rowStride, int columnStride, int rows, int columns) {
    return new PlainFloatMatrix(source, start, rowStride, columnStride, rows, columns);
  }

  @Override
  public void multiply(
      float[] a,
      int aStart,
      int aStride,
      int m,
      PackedMatrix b,
      float[] c,
      int cStart,
      int cStride,
      boolean add) {
    float[][][] blocks = ((PlainFloatMatrix) b).blocks();
    for (int block = 0; block < blocks.length; block++) {
      float[][] rows = blocks[block];
      int width = Math.min(PlainFloatMatrix.BLOCK, b.columns() - block * PlainFloatMatrix.BLOCK);
      int start = cStart + block * PlainFloatMatrix.BLOCK;
      float[][] sums = new float[Math.min(m, AT_A_TIME)][width];
      int i = 0;
      for (; i + AT_A_TIME <= m; i += AT_A_TIME) {
        load(c, start + i * cStride, cStride, sums, add);
        addThree(a, aStart + i * aStride, aStride, rows, sums);
        store(sums, c, start + i * cStride, cStride);
      }
      for (; i < m; i++) {
        float[][] sum = {sums[0]};
        load(c, start + i * cStride, cStride, sum, add);
        addOne(a, aStart + i * aStride, rows, sum[0]);
        store(sum, c, start + i * cStride, cStride);
      }
    }
  }

  private static void load(float[] c, int start, int stride, float[][] sums, boolean add) {
    for (int r = 0; r < sums.length; r++) {
      if (add) {
        System.arraycopy(c, start + r * stride, sums[r], 0, sums[r].length);
      } else {
        Arrays.fill(sums[r], 0);
      }
    }
  }

  private static void store(float[][] sums, float[] c, int start, int stride) {
    for (int r = 0; r < sums.length; r++) {
      System.arraycopy(sums[r], 0, c, start + r * stride, sums[r].length);
    }
  }

  private static void addThree(float[] a, int start, int stride, float[][] rows, float[][] s) {
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
      float a0,
      float a1,
      float b0,
      float b1,
      float c0,
      float c1,
      float[] first,
      float[] second,
      float[] sumA,
      float[] sumB,
      float[] sumC) {
    for (int j = 0; j < sumA.length; j++) {
      float x = first[j];
      float y = second[j];
      sumA[j] = sumA[j] + a0 * x + a1 * y;
      sumB[j] = sumB[j] + b0 * x + b1 * y;
      sumC[j] = sumC[j] + c0 * x + c1 * y;
    }
  }

  private static void addOne(float[] a, int start, float[][] rows, float[] sum) {
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
      float a,
      float b,
      float c,
      float d,
      float[] first,
      float[] second,
      float[] third,
      float[] fourth,
      float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] = sum[j] + a * first[j] + b * second[j] + c * third[j] + d * fourth[j];
    }
  }

  private static void addRow(float a, float[] row, float[] sum) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += a * row[j];
    }
  }

  @Override
  public void sigmoid(float[] x, int xStart, float[] y, int yStart, int length) {
    new PlainFloatFunctions(length).sigmoid(x, xStart, y, yStart);
  }

  @Override
  public void tanh(float[] x, int xStart, float[] y, int yStart, int length) {
    new PlainFloatFunctions(length).tanh(x, xStart, y, yStart);
  }

  @Override
  public void product(
      float[] x, int xStart, float[] y, int yStart, float[] z, int zStart, int length) {
    for (int k = 0; k < length; k++) {
      z[zStart + k] = x[xStart + k] * y[yStart + k];
    }
  }

  @Override
  public float magnitude(float[] x, int start, int length) {
    return PlainFloatLstmCell.magnitude(x, start, length);
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public FloatLstmCell lstmCell(
      int rows, int units, float[] bias, float cellEpsilon, float candidateEpsilon) {
    return new PlainFloatLstmCell(rows, units, bias, cellEpsilon, candidateEpsilon);
  }

  @Override
  public FloatGruCell gruCell(
      int rows,
      int units,
      float[] bias,
      float hiddenEpsilon,
      float candidateEpsilon,
      float resetEpsilon) {
    return new PlainFloatGruCell(rows, units, bias, hiddenEpsilon, candidateEpsilon, resetEpsilon);
  }
}
