package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;

/** Copies elements of any type by their flat indices. */
final class Elements {
  private Elements() {}

  /**
   * A tensor whose element k is {@code tensor}'s element {@code sources[k]}, or zero where that is
   * -1.
   */
  static Tensor pick(Tensor tensor, int[] sources, int... shape) {
    if (tensor.isFloating()) {
      double[] in = tensor.doubles();
      double[] out = new double[sources.length];
      for (int k = 0; k < out.length; k++) {
        out[k] = sources[k] < 0 ? 0 : in[sources[k]];
      }
      return Tensor.floating(tensor.type(), out, shape);
    }
    long[] in = tensor.longs();
    long[] out = new long[sources.length];
    for (int k = 0; k < out.length; k++) {
      out[k] = sources[k] < 0 ? 0 : in[sources[k]];
    }
    return Tensor.integers(tensor.type(), out, shape);
  }

  /** The elements at {@code offset + sum_k index[k] * strides[k]}. */
  static Tensor strided(Tensor tensor, int[] shape, int[] strides, int offset) {
    int[] sources = new int[Shapes.size(shape)];
    int[] counter = new int[shape.length];
    int source = offset;
    for (int k = 0; k < sources.length; k++) {
      sources[k] = source;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        source += strides[axis];
        if (++counter[axis] < shape[axis]) {
          break;
        }
        source -= strides[axis] * shape[axis];
        counter[axis] = 0;
      }
    }
    return pick(tensor, sources, shape);
  }

  /** Copies {@code count} elements between tensors' storages of the same kind. */
  static void copy(Tensor from, int start, Object to, int target, int count) {
    Object storage = from.isFloating() ? from.doubles() : from.longs();
    System.arraycopy(storage, start, to, target, count);
  }

  /** Storage for {@code size} elements like those of {@code tensor}: double[] or long[]. */
  static Object storage(Tensor tensor, int size) {
    return tensor.isFloating() ? new double[size] : new long[size];
  }

  /** A tensor of {@code like}'s type over a storage made by {@link #storage}. */
  static Tensor tensor(Tensor like, Object storage, int... shape) {
    return like.isFloating()
        ? Tensor.floating(like.type(), (double[]) storage, shape)
        : Tensor.integers(like.type(), (long[]) storage, shape);
  }
}
