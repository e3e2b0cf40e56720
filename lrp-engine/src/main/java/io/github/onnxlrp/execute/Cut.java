package io.github.onnxlrp.execute;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;

/** Cuts one element of an axis out of a tensor, without that axis. */
final class Cut {
  private Cut() {}

  static Tensor along(Tensor whole, int axis, int index) {
    int[] shape = Shapes.without(whole.shape(), axis);
    int inner = Shapes.inner(whole.shape(), axis);
    int outer = Shapes.outer(whole.shape(), axis);
    int stride = inner * whole.dim(axis);
    if (whole.isFloating()) {
      double[] part = new double[outer * inner];
      for (int o = 0; o < outer; o++) {
        System.arraycopy(whole.doubles(), o * stride + index * inner, part, o * inner, inner);
      }
      return Tensor.floating(whole.type(), part, shape).roundedAs(whole.rounding());
    }
    long[] part = new long[outer * inner];
    for (int o = 0; o < outer; o++) {
      System.arraycopy(whole.longs(), o * stride + index * inner, part, o * inner, inner);
    }
    return Tensor.integers(whole.type(), part, shape);
  }
}
