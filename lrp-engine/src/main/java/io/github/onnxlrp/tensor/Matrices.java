package io.github.onnxlrp.tensor;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;

/**
 * Tensors of two axes as matrices of EJML, for linear algebra on inputs and relevance, such as the
 * relevance {@code [seq_length, input_size]} of one sample.
 */
public final class Matrices {
  private Matrices() {}

  /**
   * The matrix [rows, columns] with a copy of the elements of a floating tensor of this shape.
   *
   * @throws IllegalArgumentException if the tensor is not floating, or has not two axes
   */
  public static DMatrixRMaj matrix(Tensor tensor) {
    if (!tensor.type().isFloating() || tensor.rank() != 2) {
      throw new IllegalArgumentException(
          "%s is no matrix; expected a floating tensor of two axes".formatted(tensor));
    }
    double[] elements = tensor.doubles();
    return DMatrixRMaj.wrap(tensor.dim(0), tensor.dim(1), Arrays.copyOf(elements, elements.length));
  }

  /** The tensor [rows, columns] of doubles with a copy of the elements of a matrix. */
  public static Tensor tensor(DMatrixRMaj matrix) {
    // The array of a matrix that became smaller is longer than its elements.
    double[] elements = Arrays.copyOf(matrix.data, matrix.getNumElements());
    return Tensor.of(elements, matrix.getNumRows(), matrix.getNumCols());
  }
}
