package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.DoubleGruCell;
import io.github.onnxlrp.kernel.DoubleKernels;
import io.github.onnxlrp.kernel.DoubleLstmCell;
import io.github.onnxlrp.kernel.PackedMatrix;
import jdk.incubator.vector.DoubleVector;

/** Kernels on vectors of doubles. */
final class VectorDoubleKernels implements DoubleKernels {
  @Override
  public PackedMatrix pack(
      double[] source, int start, int rowStride, int columnStride, int rows, int columns) {
    return new VectorDoubleMatrix(
        source, start, rowStride, columnStride, rows, columns, DoubleTiles.WIDTH);
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
    new VectorDoubleProduct(a, aStart, aStride, (VectorDoubleMatrix) b, c, cStart, cStride, add)
        .rows(m);
  }

  @Override
  public void sigmoid(double[] x, int xStart, double[] y, int yStart, int length) {
    VectorDoubleFunctions.sigmoid(x, xStart, y, yStart, length);
  }

  @Override
  public void tanh(double[] x, int xStart, double[] y, int yStart, int length) {
    VectorDoubleFunctions.tanh(x, xStart, y, yStart, length);
  }

  @Override
  public void product(
      double[] x, int xStart, double[] y, int yStart, double[] z, int zStart, int length) {
    VectorDoubleSums.product(x, xStart, y, yStart, z, zStart, length);
  }

  @Override
  public double magnitude(double[] x, int start, int length) {
    return VectorDoubleSums.magnitude(x, start, length);
  }

  @Override
  public int lanes() {
    return DoubleVector.SPECIES_PREFERRED.length();
  }

  @Override
  public DoubleLstmCell lstmCell(
      int rows, int units, double[] bias, double cellEpsilon, double candidateEpsilon) {
    return new VectorDoubleLstmCell(rows, units, bias, cellEpsilon, candidateEpsilon);
  }

  @Override
  public DoubleGruCell gruCell(
      int rows,
      int units,
      double[] bias,
      double hiddenEpsilon,
      double candidateEpsilon,
      double resetEpsilon) {
    return new VectorDoubleGruCell(
        rows, units, bias, hiddenEpsilon, candidateEpsilon, resetEpsilon);
  }
}
