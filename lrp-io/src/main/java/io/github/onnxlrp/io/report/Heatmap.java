package io.github.onnxlrp.io.report;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;

/**
 * Relevance of one input or layer as a table: time steps down, features across; axes behind the
 * first are laid out one after the other.
 *
 * @param rows number of time steps
 * @param columns number of features
 * @param relevance relevance, row by row
 * @param scale the largest absolute value that is finite, or 1 where all are 0
 */
record Heatmap(int rows, int columns, Tensor relevance, double scale) {
  static Heatmap of(Tensor tensor) {
    int[] shape = tensor.shape();
    int rows = shape.length == 0 ? 1 : shape[0];
    int columns = shape.length < 2 ? 1 : Shapes.inner(shape, 0);
    double scale =
        Arrays.stream(tensor.doubles()).map(Math::abs).filter(Double::isFinite).max().orElse(0);
    return new Heatmap(rows, columns, tensor, scale > 0 ? scale : 1);
  }

  double at(int row, int column) {
    return relevance.doubles()[row * columns + column];
  }

  /** Relevance over the largest, in [-1,1]. */
  double share(int row, int column) {
    return at(row, column) / scale;
  }

  /**
   * |R| over the largest, in [0,1]; infinite where it is not finite, so that this is seen first.
   */
  double size(int row, int column) {
    double share = Math.abs(share(row, column));
    return Double.isFinite(share) ? share : Double.POSITIVE_INFINITY;
  }

  /** |R| over the largest, in [0,1]; 0 where it is not finite. */
  double finiteSize(int row, int column) {
    double share = Math.abs(share(row, column));
    return Double.isFinite(share) ? share : 0;
  }

  /** Relevance of a time step. */
  double rowSum(int row) {
    double sum = 0;
    for (int column = 0; column < columns; column++) {
      sum += at(row, column);
    }
    return sum;
  }
}
