package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Positions of the largest or smallest elements along an axis. Elements are compared as the model
 * would see them: rounded to the coarsest type that they have had.
 */
public final class Ranking {
  private Ranking() {}

  /**
   * The positions of the first k elements in order of size; between equal ones the first comes
   * first. Operands are data and k.
   */
  public static Discrete topK(int axis, boolean largest) {
    return new Discrete(
            "TopK",
            inputs -> {
              int count = Math.toIntExact(inputs.get(1).integer());
              int dim = inputs.get(0).dim(Shapes.axis(axis, inputs.get(0).rank()));
              if (count < 0 || count > dim) {
                throw new IllegalArgumentException(
                    "k is %d; expected 0 to %d".formatted(count, dim));
              }
              return rows(inputs.get(0), axis, count, row -> sorted(row, largest, count));
            })
        .with(Map.of("axis", axis, "largest", largest));
  }

  private static int[] sorted(Row row, boolean largest, int count) {
    Comparator<Integer> order = row::compare;
    return IntStream.range(0, row.length())
        .boxed()
        .sorted(largest ? order.reversed() : order)
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The position of the largest or smallest element.
   *
   * @param keepAxis whether the axis stays, with length 1
   * @param last which of equal ones counts
   */
  public static Discrete extremum(int axis, boolean keepAxis, boolean largest, boolean last) {
    return new Discrete(
            largest ? "ArgMax" : "ArgMin",
            inputs -> {
              Tensor data = inputs.get(0);
              Tensor positions = rows(data, axis, 1, row -> new int[] {best(row, largest, last)});
              int along = Shapes.axis(axis, data.rank());
              return keepAxis
                  ? positions
                  : positions.reshaped(Shapes.without(positions.shape(), along));
            })
        .with(Map.of("axis", axis, "keepdims", keepAxis, "select_last_index", last));
  }

  private static int best(Row row, boolean largest, boolean last) {
    int best = 0;
    for (int k = 1; k < row.length(); k++) {
      int order = largest ? row.compare(k, best) : row.compare(best, k);
      best = order > 0 || (last && order == 0) ? k : best;
    }
    return best;
  }

  private record Row(Tensor data, int start, int stride, int length) {
    int compare(int a, int b) {
      int x = start + a * stride;
      int y = start + b * stride;
      if (data.isFloating()) {
        return Double.compare(FloatFormats.seen(data, x) + 0.0, FloatFormats.seen(data, y) + 0.0);
      }
      return data.type() == ElementType.UINT64
          ? Long.compareUnsigned(data.longs()[x], data.longs()[y])
          : Long.compare(data.longs()[x], data.longs()[y]);
    }
  }

  private static Tensor rows(Tensor data, int axis, int count, Positions positions) {
    int along = Shapes.axis(axis, data.rank());
    int dim = data.dim(along);
    int inner = Shapes.inner(data.shape(), along);
    int[] shape = data.shape();
    shape[along] = count;
    long[] result = new long[Shapes.size(shape)];
    for (int row = 0; row < result.length / Math.max(1, count); row++) {
      int outer = row / inner;
      int[] found = positions.of(new Row(data, outer * dim * inner + row % inner, inner, dim));
      for (int k = 0; k < count; k++) {
        result[(outer * count + k) * inner + row % inner] = found[k];
      }
    }
    return Tensor.of(result, shape);
  }

  private interface Positions {
    int[] of(Row row);
  }
}
