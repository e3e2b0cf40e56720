package io.github.onnxlrp.tensor;

/** Copies tensors out to a broadcast shape and sums them back. */
public final class Broadcast {
  private Broadcast() {}

  /**
   * For every element of the broadcast shape {@code to}, the flat index of the element of a tensor
   * of shape {@code from} that stands there.
   */
  public static int[] sources(int[] from, int[] to) {
    int[] result = new int[Shapes.size(to)];
    int[] strides = Shapes.broadcastStrides(from, to);
    int[] counter = new int[to.length];
    int source = 0;
    for (int k = 0; k < result.length; k++) {
      result[k] = source;
      for (int axis = to.length - 1; axis >= 0; axis--) {
        source += strides[axis];
        if (++counter[axis] < to[axis]) {
          break;
        }
        source -= strides[axis] * to[axis];
        counter[axis] = 0;
      }
    }
    return result;
  }

  /** {@code tensor} repeated to {@code shape}. */
  public static Tensor to(Tensor tensor, int... shape) {
    if (tensor.hasShape(shape)) {
      return tensor;
    }
    if (tensor.size() == Shapes.size(shape) && tensor.rank() <= shape.length) {
      Shapes.broadcast(tensor.shape(), shape);
      return tensor.reshaped(shape);
    }
    int[] sources = sources(tensor.shape(), shape);
    if (tensor.isFloating()) {
      double[] in = tensor.doubles();
      double[] out = new double[sources.length];
      for (int k = 0; k < out.length; k++) {
        out[k] = in[sources[k]];
      }
      return Tensor.floating(tensor.type(), out, shape).roundedAs(tensor.rounding());
    }
    long[] in = tensor.longs();
    long[] out = new long[sources.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = in[sources[k]];
    }
    return Tensor.integers(tensor.type(), out, shape);
  }

  /**
   * The transpose of {@link #to}: sums a floating tensor over its broadcast axes down to {@code
   * shape}.
   */
  public static Tensor sumTo(Tensor tensor, int... shape) {
    if (tensor.hasShape(shape)) {
      return tensor;
    }
    double[] in = tensor.doubles();
    double[] out = new double[Shapes.size(shape)];
    if (in.length == out.length) {
      System.arraycopy(in, 0, out, 0, in.length);
      return Tensor.floating(tensor.type(), out, shape);
    }
    int[] sources = sources(shape, tensor.shape());
    for (int k = 0; k < in.length; k++) {
      out[sources[k]] += in[k];
    }
    return Tensor.floating(tensor.type(), out, shape);
  }
}
