package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.kernel.PackedMatrix;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.RightOperand;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;

/** Products of stacks of matrices {@code [..., rows, columns]}, whose leading axes broadcast. */
final class MatrixProducts {
  private MatrixProducts() {}

  /** The product of two stacks of matrices, each transposed or not. */
  static Tensor of(
      Tensor a, Tensor b, boolean transposeA, boolean transposeB, Precision precision) {
    int m = a.dim(transposeA ? -1 : -2);
    int k = a.dim(transposeA ? -2 : -1);
    int n = b.dim(transposeB ? -2 : -1);
    if (k != b.dim(transposeB ? -1 : -2)) {
      throw new IllegalArgumentException(
          "inner dimensions differ: %s and %s"
              .formatted(Shapes.toString(a.shape()), Shapes.toString(b.shape())));
    }
    boolean single = precision == Precision.FLOAT;
    if (b.rank() == 2 && !transposeA) {
      // One product over all leading axes instead of one for each.
      int[] shape = a.shape();
      shape[shape.length - 1] = n;
      double[] result = new double[Shapes.size(shape)];
      Matrix rows = Matrix.part(a.doubles(), 0, result.length / Math.max(1, n), k);
      RightOperand right = b.rightOperand();
      if (single) {
        rows.timesFloats(right.floats(transposeB), result, 0);
      } else {
        rows.times(right.doubles(transposeB), result, 0);
      }
      return Tensor.floating(a.type(), result, shape);
    }
    int[] batch = Shapes.broadcast(batchOf(a), batchOf(b));
    int[] sourceA = Broadcast.sources(batchOf(a), batch);
    int[] sourceB = Broadcast.sources(batchOf(b), batch);
    double[] result = new double[Math.multiplyExact(sourceA.length, m * n)];
    PackedMatrix right = null;
    for (int item = 0; item < sourceA.length; item++) {
      if (item == 0 || sourceB[item] != sourceB[item - 1]) {
        Matrix matrix = matrix(b, sourceB[item]);
        right = single ? matrix.packedFloats(transposeB) : matrix.packed(transposeB);
      }
      Matrix matrix = matrix(a, sourceA[item]);
      Matrix left = transposeA ? matrix.transposed() : matrix;
      if (single) {
        left.timesFloats(right, result, item * m * n);
      } else {
        left.times(right, result, item * m * n);
      }
    }
    int[] shape = Arrays.copyOf(batch, batch.length + 2);
    shape[batch.length] = m;
    shape[batch.length + 1] = n;
    return Tensor.floating(a.type(), result, shape);
  }

  /** One matrix of a stack. */
  private static Matrix matrix(Tensor stack, int item) {
    int rows = stack.dim(-2);
    int columns = stack.dim(-1);
    return Matrix.part(stack.doubles(), item * rows * columns, rows, columns);
  }

  /** The leading axes, without those of the matrices. */
  static int[] batchOf(Tensor tensor) {
    return Arrays.copyOf(tensor.shape(), tensor.rank() - 2);
  }
}
