package io.github.onnxlrp.trace;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.IntStream;

/** The axes that a reshape leaves as they are. */
final class KeptAxes {
  private KeptAxes() {}

  /**
   * The shape that a reshape gives where axes that it keeps have other lengths; null where an axis
   * that it does not keep has another one.
   *
   * @param from what was reshaped once
   * @param to what it became
   * @param now what is reshaped in the same way
   */
  static int[] shape(Tensor from, Tensor to, Tensor now) {
    if (from.rank() != now.rank()) {
      return null;
    }
    int[] shape = to.shape();
    for (int axis = 0; axis < from.rank(); axis++) {
      if (from.dim(axis) != now.dim(axis)) {
        int kept = keptAxis(from, axis, to);
        if (kept < 0) {
          return null;
        }
        shape[kept] = now.dim(axis);
      }
    }
    return shape;
  }

  /**
   * Where the axis is after a reshape: as many elements before it, and as many along it; -1 where
   * no axis or several axes of length 1 are so.
   */
  private static int keptAxis(Tensor from, int axis, Tensor to) {
    int outer = Shapes.outer(from.shape(), axis);
    int[] places =
        IntStream.range(0, to.rank())
            .filter(k -> to.dim(k) == from.dim(axis) && Shapes.outer(to.shape(), k) == outer)
            .toArray();
    return places.length == 1 ? places[0] : -1;
  }
}
