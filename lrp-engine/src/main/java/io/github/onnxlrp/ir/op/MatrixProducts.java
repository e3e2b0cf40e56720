package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Products of stacks of matrices {@code [..., rows, columns]}, whose leading axes broadcast. */
final class MatrixProducts {
  private MatrixProducts() {}

  /** The product of two stacks of matrices, each transposed or not. */
  static Tensor of(Tensor a, Tensor b, boolean transposeA, boolean transposeB) {
    int m = a.dim(transposeA ? -1 : -2);
    int k = a.dim(transposeA ? -2 : -1);
    int n = b.dim(transposeB ? -2 : -1);
    if (k != b.dim(transposeB ? -1 : -2)) {
      throw new IllegalArgumentException(
          "inner dimensions differ: %s and %s"
              .formatted(Shapes.toString(a.shape()), Shapes.toString(b.shape())));
    }
    if (b.rank() == 2 && !transposeA) {
      // One product over all leading axes instead of one for each.
      int rows = a.size() / Math.max(1, k);
      double[] data = RowProducts.of(a.doubles(), rows, k, b, n, transposeB);
      int[] shape = a.shape();
      shape[shape.length - 1] = n;
      return Tensor.floating(a.type(), k == 0 ? new double[Shapes.size(shape)] : data, shape);
    }
    int[] batch = Shapes.broadcast(batchOf(a), batchOf(b));
    int[] sourceA = Broadcast.sources(batchOf(a), batch);
    int[] sourceB = Broadcast.sources(batchOf(b), batch);
    double[] result = new double[Math.multiplyExact(sourceA.length, m * n)];
    for (int item = 0; item < sourceA.length; item++) {
      double[] data =
          multiply(
              a.doubles(),
              sourceA[item] * m * k,
              a.dim(-2),
              a.dim(-1),
              transposeA,
              b.doubles(),
              sourceB[item] * k * n,
              b.dim(-2),
              b.dim(-1),
              transposeB);
      System.arraycopy(data, 0, result, item * m * n, m * n);
    }
    int[] shape = Arrays.copyOf(batch, batch.length + 2);
    shape[batch.length] = m;
    shape[batch.length + 1] = n;
    return Tensor.floating(a.type(), result, shape);
  }

  private static double[] multiply(
      double[] a,
      int startA,
      int rowsA,
      int columnsA,
      boolean transposeA,
      double[] b,
      int startB,
      int rowsB,
      int columnsB,
      boolean transposeB) {
    DMatrixRMaj left = matrix(a, startA, rowsA, columnsA);
    DMatrixRMaj right = matrix(b, startB, rowsB, columnsB);
    DMatrixRMaj product =
        new DMatrixRMaj(transposeA ? columnsA : rowsA, transposeB ? rowsB : columnsB);
    if (transposeA && transposeB) {
      CommonOps_DDRM.multTransAB(left, right, product);
    } else if (transposeA) {
      CommonOps_DDRM.multTransA(left, right, product);
    } else if (transposeB) {
      CommonOps_DDRM.multTransB(left, right, product);
    } else {
      CommonOps_DDRM.mult(left, right, product);
    }
    return product.data;
  }

  private static DMatrixRMaj matrix(double[] data, int start, int rows, int columns) {
    double[] own =
        start == 0 && data.length == rows * columns
            ? data
            : Arrays.copyOfRange(data, start, start + rows * columns);
    return DMatrixRMaj.wrap(rows, columns, own);
  }

  /** The leading axes, without those of the matrices. */
  static int[] batchOf(Tensor tensor) {
    return Arrays.copyOf(tensor.shape(), tensor.rank() - 2);
  }
}
