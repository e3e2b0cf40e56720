package io.github.onnxlrp.tensor;

import java.util.Arrays;

/** Arithmetic on tensor shapes: sizes, strides and broadcasting as ONNX and NumPy define it. */
public final class Shapes {
  private Shapes() {}

  /** What fits into memory is asked for above this number of elements only. */
  private static final int LARGE = 1 << 24;

  /**
   * Number of elements; throws when a dimension is negative, or the product exceeds an int or what
   * fits into the memory that Java may use.
   */
  public static int size(int... shape) {
    long size = 1;
    for (int dim : shape) {
      if (dim < 0) {
        throw new IllegalArgumentException("negative dimension in shape " + toString(shape));
      }
      // Both are ints, so that it does not overflow.
      size *= dim;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException("shape " + toString(shape) + " has too many elements");
      }
    }
    long bytes = Long.BYTES * size;
    if (size > LARGE && bytes > Runtime.getRuntime().maxMemory()) {
      throw new IllegalArgumentException(
          "shape %s takes %d MiB, more than Java may use (-Xmx)"
              .formatted(toString(shape), bytes >> 20));
    }
    return (int) size;
  }

  /** A length as a dimension of a shape; throws when it is negative or exceeds an int. */
  public static int length(long length) {
    if (length < 0 || length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an axis of length %d; expected 0 to %d".formatted(length, Integer.MAX_VALUE));
    }
    return (int) length;
  }

  /** Strides of C order, in elements. */
  public static int[] strides(int... shape) {
    int[] strides = new int[shape.length];
    int stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }

  /** The shape that two shapes broadcast to. */
  public static int[] broadcast(int[] a, int[] b) {
    int rank = Math.max(a.length, b.length);
    int[] result = new int[rank];
    for (int k = 1; k <= rank; k++) {
      int da = k <= a.length ? a[a.length - k] : 1;
      int db = k <= b.length ? b[b.length - k] : 1;
      if (da != db && da != 1 && db != 1) {
        throw new IllegalArgumentException(
            "shapes %s and %s do not broadcast".formatted(toString(a), toString(b)));
      }
      result[rank - k] = da == 1 ? db : da;
    }
    return result;
  }

  /**
   * Strides that walk a tensor of shape {@code from} as if it had the shape {@code to} that it
   * broadcasts to: 0 along every broadcast axis.
   *
   * @throws IllegalArgumentException if it has more axes than {@code to}
   */
  public static int[] broadcastStrides(int[] from, int[] to) {
    if (from.length > to.length) {
      throw new IllegalArgumentException(
          "shape %s does not broadcast to %s".formatted(toString(from), toString(to)));
    }
    int[] own = strides(from);
    int[] result = new int[to.length];
    int shift = to.length - from.length;
    for (int axis = 0; axis < from.length; axis++) {
      result[axis + shift] = from[axis] == 1 ? 0 : own[axis];
    }
    return result;
  }

  /** {@code axis} counted from the front; throws when it is outside [-rank, rank). */
  public static int axis(long axis, int rank) {
    long positive = axis < 0 ? axis + rank : axis;
    if (positive < 0 || positive >= rank) {
      throw new IllegalArgumentException("axis %d is outside rank %d".formatted(axis, rank));
    }
    return (int) positive;
  }

  /** Elements before {@code axis}: the product of shape[0..axis). */
  public static int outer(int[] shape, int axis) {
    return size(Arrays.copyOfRange(shape, 0, axis));
  }

  /** Elements behind {@code axis}: the product of shape(axis..end). */
  public static int inner(int[] shape, int axis) {
    return size(Arrays.copyOfRange(shape, axis + 1, shape.length));
  }

  /** The shape without one axis; all of it where {@code axis} is negative. */
  public static int[] without(int[] shape, int axis) {
    if (axis < 0) {
      return shape.clone();
    }
    int[] result = new int[shape.length - 1];
    System.arraycopy(shape, 0, result, 0, axis);
    System.arraycopy(shape, axis + 1, result, axis, result.length - axis);
    return result;
  }

  /** The shape with axes of length 1 before its own, up to a rank. */
  public static int[] ofRank(int rank, int... shape) {
    int[] result = new int[rank];
    Arrays.fill(result, 1);
    System.arraycopy(shape, 0, result, rank - shape.length, shape.length);
    return result;
  }

  /** The shape as in {@code [2,3]}. */
  public static String toString(int... shape) {
    return Arrays.toString(shape).replace(" ", "");
  }
}
