package io.github.onnxlrp.samples;

import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The part of a tensor that belongs to one sample.
 *
 * @param axis the batch axis, or -1 where the tensor has none
 * @param index the sample's place along it
 */
public record SampleSlice(int axis, int index) {
  /** All of a tensor without a batch axis. */
  public static final SampleSlice ALL = new SampleSlice(-1, 0);

  /** The shape of the part, without the batch axis. */
  public int[] shape(Tensor whole) {
    return Shapes.without(whole.shape(), axis);
  }

  /**
   * How many time steps a sample has, which lie along its first axis.
   *
   * @param sample the tensor of one sample, without a batch axis
   */
  public static int steps(Tensor sample) {
    return sample.rank() == 0 ? 1 : sample.dim(0);
  }

  /** The part, without the batch axis. */
  public Tensor of(Tensor whole) {
    return axis < 0 ? whole : along(whole, axis, index).reshaped(shape(whole));
  }

  /** One sample of a tensor, with a batch axis of length 1. */
  public static Tensor along(Tensor whole, int axis, int index) {
    if (whole.dim(axis) == 1) {
      return whole;
    }
    List<Tensor> operands = new ArrayList<>(List.of(whole));
    operands.addAll(Slice.range(index, index + 1L, axis));
    return new Slice().forward(operands).get(0);
  }

  /** 1 at each element of the part, 0 elsewhere. */
  public Tensor ones(Tensor whole) {
    double[] ones = new double[Shapes.size(shape(whole))];
    Arrays.fill(ones, 1);
    return into(Tensor.of(ones, shape(whole)), whole.shape());
  }

  /** The part in its place in a tensor of zeros of this shape. */
  public Tensor into(Tensor part, int... shape) {
    if (axis < 0 || shape[axis] == 1) {
      return part.reshaped(shape);
    }
    double[] from = part.doubles();
    double[] result = new double[Shapes.size(shape)];
    int inner = Shapes.inner(shape, axis);
    for (int k = 0; k < from.length; k++) {
      result[(k / inner * shape[axis] + index) * inner + k % inner] = from[k];
    }
    return Tensor.floating(ElementType.DOUBLE, result, shape);
  }

  /** Whether all numbers outside of the part are exactly 0, or no numbers. */
  public boolean isZeroElsewhere(Tensor whole) {
    int inner = axis < 0 ? 1 : Shapes.inner(whole.shape(), axis);
    double[] data = whole.doubles();
    for (int k = 0; axis >= 0 && k < data.length; k++) {
      boolean inside = k / inner % whole.dim(axis) == index;
      if (!inside && data[k] != 0 && !Double.isNaN(data[k])) {
        return false;
      }
    }
    return true;
  }
}
