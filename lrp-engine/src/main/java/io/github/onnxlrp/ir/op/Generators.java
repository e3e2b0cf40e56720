package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Operations that make new tensors from shapes and scalars. */
public final class Generators {
  private Generators() {}

  /** The lengths of the axes in {@code [start, end)}, which count from the end when negative. */
  public static Discrete shape(long start, long end) {
    return new Discrete(
            "Shape",
            inputs -> {
              int[] shape = inputs.get(0).shape();
              int from = clamp(start, shape.length);
              int to = Math.max(from, clamp(end, shape.length));
              long[] lengths = new long[to - from];
              for (int k = 0; k < lengths.length; k++) {
                lengths[k] = shape[from + k];
              }
              return Tensor.vector(lengths);
            },
            true)
        .with(Map.of("start", start, "end", end));
  }

  private static int clamp(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  /** The number of elements. */
  public static Discrete size() {
    return new Discrete("Size", inputs -> Tensor.of(new long[] {inputs.get(0).size()}), true);
  }

  /** A tensor of the shape that the operand lists, filled with the one element of {@code fill}. */
  public static Discrete constantOfShape(Tensor fill) {
    return Discrete.shaped(
            "ConstantOfShape", inputs -> filled(fill, dimensions(inputs.get(0))), false)
        .with(Map.of("value", fill));
  }

  /** A tensor in the operand's shape, filled with the one element of {@code fill}. */
  public static Discrete like(Tensor fill) {
    return Discrete.shaped("Fill", inputs -> filled(fill, inputs.get(0).shape()), true)
        .with(Map.of("value", fill));
  }

  private static int[] dimensions(Tensor lengths) {
    return Arrays.stream(lengths.longs()).mapToInt(Shapes::length).toArray();
  }

  private static Tensor filled(Tensor fill, int... shape) {
    int size = Shapes.size(shape);
    if (fill.isFloating()) {
      double[] data = new double[size];
      Arrays.fill(data, fill.doubles()[0]);
      return Tensor.floating(fill.type(), data, shape);
    }
    long[] data = new long[size];
    Arrays.fill(data, fill.longs()[0]);
    return Tensor.integers(fill.type(), data, shape);
  }

  /** {@code start, start + delta, ...} up to but not including {@code limit}. */
  public static Discrete range() {
    return new Discrete("Range", Generators::range);
  }

  private static Tensor range(List<Tensor> inputs) {
    Tensor first = inputs.get(0);
    ElementType type = first.type();
    double start = first.get(0);
    double delta = inputs.get(2).get(0);
    double steps = Math.ceil((inputs.get(1).get(0) - start) / delta);
    if (Double.isNaN(steps) || steps > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("a range without end");
    }
    int count = (int) Math.max(0, steps);
    if (type.isFloating()) {
      double[] data = new double[count];
      Arrays.setAll(data, k -> start + k * delta);
      return Tensor.floating(type, data, count);
    }
    long[] data = new long[count];
    Arrays.setAll(data, k -> first.longs()[0] + k * inputs.get(2).longs()[0]);
    return Tensor.integers(type, data, count);
  }

  /** The axes of the operand from {@code first} on, which counts from the end when negative. */
  public static Discrete axesFrom(long first) {
    return new Discrete(
            "Axes",
            inputs -> {
              int rank = inputs.get(0).rank();
              long start = first == rank ? rank : Shapes.axis(first, rank);
              return Tensor.vector(LongStream.range(start, rank).toArray());
            },
            true)
        .with(Map.of("first", first));
  }

  /**
   * Where the operand is not 0, as the model sees it: one column of indices for each such element,
   * in the order of elements. A scalar counts as a vector of one.
   */
  public static Discrete nonZero() {
    return new Discrete("NonZero", inputs -> nonZero(inputs.get(0)));
  }

  private static Tensor nonZero(Tensor x) {
    int[] found =
        IntStream.range(0, x.size())
            .filter(k -> x.isFloating() ? FloatFormats.seen(x, k) != 0 : x.longs()[k] != 0)
            .toArray();
    int[] shape = x.rank() == 0 ? new int[] {1} : x.shape();
    long[] indices = new long[shape.length * found.length];
    for (int axis = 0; axis < shape.length; axis++) {
      int inner = Shapes.inner(shape, axis);
      for (int k = 0; k < found.length; k++) {
        indices[axis * found.length + k] = found[k] / inner % shape[axis];
      }
    }
    return Tensor.of(indices, shape.length, found.length);
  }

  /** Zeros of the operand's type and shape. */
  public static Discrete zerosLike() {
    return Discrete.shaped(
        "Zeros", inputs -> Tensor.zeros(inputs.get(0).type(), inputs.get(0).shape()), false);
  }

  /** A scalar zero of the operand's type. */
  public static Discrete zero() {
    return Discrete.shaped("Zero", inputs -> Tensor.zeros(inputs.get(0).type()), false);
  }

  /** A scalar zero; no operand. */
  static Discrete none() {
    return new Discrete("None", inputs -> Tensor.scalar(0));
  }

  /**
   * Which elements of matrices lie on or above a diagonal, or on or below it: operands are data and
   * optionally the number of the diagonal.
   */
  public static Discrete triangle(boolean upper) {
    return new Discrete(
            "Triangle",
            inputs -> {
              int[] shape = inputs.get(0).shape();
              int rows = shape[shape.length - 2];
              int columns = shape[shape.length - 1];
              boolean given = inputs.size() > 1 && inputs.get(1) != null;
              long diagonal = given ? inputs.get(1).integer() : 0;
              long[] mask = new long[rows * columns];
              for (int k = 0; k < mask.length; k++) {
                int offset = k % columns - k / columns;
                mask[k] = offset == diagonal || offset > diagonal == upper ? 1 : 0;
              }
              return Tensor.integers(ElementType.BOOL, mask, rows, columns);
            })
        .with(Map.of("upper", upper));
  }
}
