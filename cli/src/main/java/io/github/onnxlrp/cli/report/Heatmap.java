package io.github.onnxlrp.cli.report;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Relevance of one input as a table: time steps down, features across.
 *
 * @param name name of the input
 * @param rows number of time steps
 * @param columns number of features
 * @param relevance relevance, row by row
 * @param scale the largest absolute value, or 1 where all are 0
 */
record Heatmap(String name, int rows, int columns, Tensor relevance, double scale) {
  /** One table an input, by name; axes behind the first are laid out one after the other. */
  static Map<String, Heatmap> of(SampleReport sample) {
    Map<String, Heatmap> result = new LinkedHashMap<>();
    sample.explanation().relevance().forEach((name, tensor) -> result.put(name, of(name, tensor)));
    return result;
  }

  private static Heatmap of(String name, Tensor tensor) {
    int[] shape = tensor.shape();
    int rows = shape.length == 0 ? 1 : shape[0];
    int columns = shape.length < 2 ? 1 : Shapes.inner(shape, 0);
    double scale = Arrays.stream(tensor.doubles()).map(Math::abs).max().orElse(0);
    boolean usable = scale > 0 && Double.isFinite(scale);
    return new Heatmap(name, rows, columns, tensor, usable ? scale : 1);
  }

  double at(int row, int column) {
    return relevance.doubles()[row * columns + column];
  }

  /** Relevance over the largest, in [-1,1]. */
  double share(int row, int column) {
    return at(row, column) / scale;
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
