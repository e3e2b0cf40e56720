package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How Reshape, Squeeze, Unsqueeze and Flatten compute their shapes. */
final class NewShapes {
  private NewShapes() {}

  static int[] reshape(List<Tensor> inputs, boolean allowZero) {
    Tensor data = inputs.get(0);
    long[] wanted = inputs.get(1).longs();
    int[] shape = new int[wanted.length];
    int free = -1;
    for (int k = 0; k < shape.length; k++) {
      if (wanted[k] < -1 || (wanted[k] == -1 && free >= 0)) {
        throw new IllegalArgumentException(
            "cannot reshape %s to %s".formatted(data, Arrays.toString(wanted)));
      }
      if (wanted[k] == -1) {
        free = k;
        shape[k] = 1;
      } else {
        shape[k] = wanted[k] == 0 && !allowZero ? data.dim(k) : Shapes.length(wanted[k]);
      }
    }
    int known = Shapes.size(shape);
    if (free >= 0) {
      shape[free] = known == 0 ? 0 : data.size() / known;
    }
    if (Shapes.size(shape) != data.size()) {
      throw new IllegalArgumentException(
          "cannot reshape %s to %s".formatted(data, Arrays.toString(wanted)));
    }
    return shape;
  }

  static int[] squeeze(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    boolean[] drop = new boolean[data.rank()];
    if (inputs.size() > 1 && inputs.get(1) != null) {
      for (long axis : inputs.get(1).longs()) {
        int k = Shapes.axis(axis, data.rank());
        if (data.dim(k) != 1) {
          throw new IllegalArgumentException("axis %d of %s is not of length 1".formatted(k, data));
        }
        drop[k] = true;
      }
    } else {
      for (int k = 0; k < drop.length; k++) {
        drop[k] = data.dim(k) == 1;
      }
    }
    List<Integer> shape = new ArrayList<>();
    for (int k = 0; k < drop.length; k++) {
      if (!drop[k]) {
        shape.add(data.dim(k));
      }
    }
    return toArray(shape);
  }

  static int[] unsqueeze(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    long[] axes = inputs.get(1).longs();
    int rank = data.rank() + axes.length;
    boolean[] added = new boolean[rank];
    for (long axis : axes) {
      int k = Shapes.axis(axis, rank);
      if (added[k]) {
        throw new IllegalArgumentException("axis %d is given twice".formatted(k));
      }
      added[k] = true;
    }
    int[] shape = new int[rank];
    int next = 0;
    for (int k = 0; k < rank; k++) {
      shape[k] = added[k] ? 1 : data.dim(next++);
    }
    return shape;
  }

  static int[] channels(List<Tensor> inputs) {
    Tensor data = inputs.get(1);
    int channels = data.rank() < 2 ? 1 : data.dim(1);
    if (inputs.get(0).size() != channels) {
      throw new IllegalArgumentException(
          "%s has to hold one number for each of the %d channels of %s"
              .formatted(inputs.get(0), channels, data));
    }
    int[] shape = new int[Math.max(1, data.rank() - 1)];
    Arrays.fill(shape, 1);
    shape[0] = inputs.get(0).size();
    return shape;
  }

  static int[] grouped(List<Tensor> inputs) {
    int[] shape = inputs.get(0).shape();
    int groups = inputs.get(1).dim(1);
    int[] result = new int[shape.length + 1];
    result[0] = shape[0];
    result[1] = groups;
    result[2] = shape[1] / groups;
    System.arraycopy(shape, 2, result, 3, shape.length - 2);
    return result;
  }

  static int[] joined(List<Tensor> inputs) {
    int[] shape = inputs.get(0).shape();
    int[] result = new int[shape.length - 1];
    result[0] = shape[0];
    result[1] = shape[1] * shape[2];
    System.arraycopy(shape, 3, result, 2, shape.length - 3);
    return result;
  }

  static int[] flatten(Tensor data, int axis) {
    int cut = axis == data.rank() ? axis : Shapes.axis(axis, data.rank());
    return new int[] {Shapes.outer(data.shape(), cut), Shapes.inner(data.shape(), cut - 1)};
  }

  private static int[] toArray(List<Integer> shape) {
    return shape.stream().mapToInt(Integer::intValue).toArray();
  }
}
