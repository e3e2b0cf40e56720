package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

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
      return Tensor.floating(tensor.type(), out, shape).roundedAs(tensor.rounding());
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
    if (Shapes.size(shape) == 0) {
      return copied(List.of(tensor), storage(tensor, 0), shape);
    }
    int together = together(shape, strides);
    int first = Math.max(0, shape.length - Math.max(1, together));
    int row = Shapes.size(Arrays.copyOfRange(shape, first, shape.length));
    int stride = together > 0 || shape.length == 0 ? 1 : strides[first];
    Object result = storage(tensor, Shapes.size(shape));
    int[] starts = sources(Arrays.copyOf(shape, first), strides, offset);
    for (int k = 0; k < starts.length; k++) {
      copy(tensor, starts[k], stride, result, k * row, row);
    }
    return copied(List.of(tensor), result, shape);
  }

  /** How many of the last axes lie together, element by element. */
  private static int together(int[] shape, int... strides) {
    int count = 0;
    int length = 1;
    while (count < shape.length && strides[shape.length - 1 - count] == length) {
      count++;
      length *= shape[shape.length - count];
    }
    return count;
  }

  /** Copies every {@code stride}-th element. */
  private static void copy(Tensor from, int start, int stride, Object to, int target, int count) {
    if (stride == 1) {
      copy(from, start, to, target, count);
    } else if (from.isFloating()) {
      double[] in = from.doubles();
      double[] out = (double[]) to;
      for (int k = 0; k < count; k++) {
        out[target + k] = in[start + k * stride];
      }
    } else {
      long[] in = from.longs();
      long[] out = (long[]) to;
      for (int k = 0; k < count; k++) {
        out[target + k] = in[start + k * stride];
      }
    }
  }

  /** {@code offset + sum_k index[k] * strides[k]} for each index into the shape, in C order. */
  static int[] sources(int[] shape, int[] strides, int offset) {
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
    return sources;
  }

  /** Copies {@code count} elements between tensors' storages of the same kind. */
  static void copy(Tensor from, int start, Object to, int target, int count) {
    if (from.isFloating() != to instanceof double[]) {
      throw new IllegalArgumentException("floats and integers are joined; expected one type");
    }
    Object storage = from.isFloating() ? from.doubles() : from.longs();
    System.arraycopy(storage, start, to, target, count);
  }

  /** Copies each element of a tensor to its place in a storage of the same kind. */
  static void spread(Tensor from, int[] places, Object to) {
    if (from.isFloating() != to instanceof double[]) {
      throw new IllegalArgumentException("floats and integers are joined; expected one type");
    }
    if (from.isFloating()) {
      double[] in = from.doubles();
      double[] out = (double[]) to;
      for (int k = 0; k < places.length; k++) {
        out[places[k]] = in[k];
      }
    } else {
      long[] in = from.longs();
      long[] out = (long[]) to;
      for (int k = 0; k < places.length; k++) {
        out[places[k]] = in[k];
      }
    }
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

  /**
   * The same with the rounding of all tensors that its elements were copied from, if they agree.
   */
  static Tensor copied(List<Tensor> from, Object storage, int... shape) {
    Tensor first = from.get(0);
    Tensor result = tensor(first, storage, shape);
    for (Tensor tensor : from) {
      if (tensor.rounding() != first.rounding()) {
        return result;
      }
    }
    return result.roundedAs(first.rounding());
  }

  /** Counts on to the next coordinates of a shape in C order. */
  static void advance(int[] counter, int... shape) {
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      if (++counter[axis] < shape[axis]) {
        return;
      }
      counter[axis] = 0;
    }
  }

  /**
   * A tensor whose element at {@code [i, j, ...]} is {@code data[maps[0][i], maps[1][j], ...]}, or
   * the one element of {@code fill} where one of these is -1.
   */
  static Tensor mapped(Tensor data, int[][] maps, Tensor fill) {
    int[] shape = new int[maps.length];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = maps[axis].length;
    }
    int[] strides = Shapes.strides(data.shape());
    int[] counter = new int[shape.length];
    Object result = storage(data, Shapes.size(shape));
    int size = Shapes.size(shape);
    for (int k = 0; k < size; k++) {
      int source = 0;
      for (int axis = 0; axis < shape.length && source >= 0; axis++) {
        int position = maps[axis][counter[axis]];
        source = position < 0 ? -1 : source + position * strides[axis];
      }
      copy(source < 0 ? fill : data, Math.max(0, source), result, k, 1);
      advance(counter, shape);
    }
    return copied(List.of(data), result, shape);
  }
}
