package io.github.onnxlrp.tensor;

import io.github.onnxlrp.kernel.Kernels;
import io.github.onnxlrp.kernel.PackedMatrix;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A matrix as the right operand of products, as it is and transposed, in the order that the kernels
 * of this process read it in. The copies are kept from the second time on that one is asked for, as
 * only weights are read again and again. Threads that make one at a time make the same one.
 */
public final class RightOperand {
  private final Tensor matrix;
  private final AtomicReferenceArray<PackedMatrix> kept = new AtomicReferenceArray<>(4);
  private volatile boolean isReadAgain;

  /**
   * That of a floating tensor; of more axes than two the first one counts the rows, as in the
   * weights of a convolution.
   */
  RightOperand(Tensor matrix) {
    this.matrix = matrix;
  }

  /** The matrix, or the transposed one, for products of doubles. */
  public PackedMatrix doubles(boolean transposed) {
    return get(transposed ? 1 : 0, RightOperand::packed, transposed);
  }

  /** The matrix, or the transposed one, for products of floats. */
  public PackedMatrix floats(boolean transposed) {
    return get(transposed ? 3 : 2, RightOperand::packedFloats, transposed);
  }

  private interface Packing {
    PackedMatrix packed(double[] data, int start, int rows, int columns, boolean transposed);
  }

  private PackedMatrix get(int place, Packing packing, boolean transposed) {
    PackedMatrix known = kept.get(place);
    if (known != null) {
      return known;
    }
    PackedMatrix packed = packing.packed(matrix.doubles(), 0, matrix.dim(0), columns(), transposed);
    if (isReadAgain) {
      kept.set(place, packed);
    }
    isReadAgain = true;
    return packed;
  }

  private int columns() {
    return matrix.size() / Math.max(1, matrix.dim(0));
  }

  /** Packs a matrix like {@link #packed}, for products of floats. */
  public static PackedMatrix packedFloats(
      double[] data, int start, int rows, int columns, boolean transposed) {
    float[] rounded = new float[rows * columns];
    for (int k = 0; k < rounded.length; k++) {
      rounded[k] = (float) data[start + k];
    }
    return transposed
        ? Kernels.chosen().floats().pack(rounded, 0, 1, columns, columns, rows)
        : Kernels.chosen().floats().pack(rounded, 0, columns, 1, rows, columns);
  }

  /**
   * Packs a matrix, or the transposed one, which is not kept here.
   *
   * @param start where the matrix begins, which is in C order
   * @param rows the number of rows before it is transposed
   * @param columns the number of columns before it is transposed
   */
  public static PackedMatrix packed(
      double[] data, int start, int rows, int columns, boolean transposed) {
    return transposed
        ? Kernels.chosen().doubles().pack(data, start, 1, columns, columns, rows)
        : Kernels.chosen().doubles().pack(data, start, columns, 1, rows, columns);
  }
}
