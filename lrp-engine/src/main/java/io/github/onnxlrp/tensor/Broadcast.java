package io.github.onnxlrp.tensor;

import java.util.Arrays;

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
    int run = sameBehind(tensor.shape(), shape);
    int[] starts = sources(before(run, tensor.shape()), before(run, shape));
    int length = Shapes.size(behind(run, shape));
    if (tensor.isFloating()) {
      double[] out = new double[starts.length * length];
      copyRuns(tensor.doubles(), starts, length, out);
      return Tensor.floating(tensor.type(), out, shape).roundedAs(tensor.rounding());
    }
    long[] out = new long[starts.length * length];
    copyRuns(tensor.longs(), starts, length, out);
    return Tensor.integers(tensor.type(), out, shape);
  }

  /** How many axes at the end have the same lengths. */
  private static int sameBehind(int[] from, int... to) {
    int run = 0;
    while (run < from.length && from[from.length - 1 - run] == to[to.length - 1 - run]) {
      run++;
    }
    return run;
  }

  private static int[] before(int run, int... shape) {
    return Arrays.copyOf(shape, shape.length - run);
  }

  private static int[] behind(int run, int... shape) {
    return Arrays.copyOfRange(shape, shape.length - run, shape.length);
  }

  /** Copies the runs of elements that stand at the end of both shapes. */
  private static void copyRuns(double[] in, int[] starts, int length, double[] out) {
    if (length == 1) {
      for (int k = 0; k < starts.length; k++) {
        out[k] = in[starts[k]];
      }
      return;
    }
    for (int k = 0; k < starts.length; k++) {
      System.arraycopy(in, starts[k] * length, out, k * length, length);
    }
  }

  private static void copyRuns(long[] in, int[] starts, int length, long[] out) {
    for (int k = 0; k < starts.length; k++) {
      System.arraycopy(in, starts[k] * length, out, k * length, length);
    }
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
