package io.github.onnxlrp.kernel.vector;

import io.github.onnxlrp.kernel.FloatGruCell;
import io.github.onnxlrp.kernel.FloatKernels;
import io.github.onnxlrp.kernel.FloatLstmCell;
import io.github.onnxlrp.kernel.PackedMatrix;
import jdk.incubator.vector.FloatVector;

/** Kernels on vectors of floats. */
final class VectorFloatKernels implements FloatKernels {
  @Override
  public PackedMatrix pack(
      float[] source, int start, int rowStride, int columnStride, int rows, int columns) {
    return new VectorFloatMatrix(
        source, start, rowStride, columnStride, rows, columns, FloatTiles.WIDTH);
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
    new VectorFloatProduct(a, aStart, aStride, (VectorFloatMatrix) b, c, cStart, cStride, add)
        .rows(m);
  }

  @Override
  public void sigmoid(float[] x, int xStart, float[] y, int yStart, int length) {
    VectorFloatFunctions.sigmoid(x, xStart, y, yStart, length);
  }

  @Override
  public void tanh(float[] x, int xStart, float[] y, int yStart, int length) {
    VectorFloatFunctions.tanh(x, xStart, y, yStart, length);
  }

  @Override
  public void product(
      float[] x, int xStart, float[] y, int yStart, float[] z, int zStart, int length) {
    VectorFloatSums.product(x, xStart, y, yStart, z, zStart, length);
  }

  @Override
  public float magnitude(float[] x, int start, int length) {
    return VectorFloatSums.magnitude(x, start, length);
  }

  @Override
  public int lanes() {
    return FloatVector.SPECIES_PREFERRED.length();
  }

  @Override
  public FloatLstmCell lstmCell(
      int rows, int units, float[] bias, float cellEpsilon, float candidateEpsilon) {
    return new VectorFloatLstmCell(rows, units, bias, cellEpsilon, candidateEpsilon);
  }

  @Override
  public FloatGruCell gruCell(
      int rows,
      int units,
      float[] bias,
      float hiddenEpsilon,
      float candidateEpsilon,
      float resetEpsilon) {
    return new VectorFloatGruCell(rows, units, bias, hiddenEpsilon, candidateEpsilon, resetEpsilon);
  }
}
