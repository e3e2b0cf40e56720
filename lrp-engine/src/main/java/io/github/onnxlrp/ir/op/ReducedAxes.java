package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The axes that a reduction runs over: those that the second operand lists, or all where it is
 * absent or empty.
 *
 * @param keep whether reduced axes stay, with length 1
 * @param emptyIsIdentity whether nothing is reduced when no axes are given
 */
record ReducedAxes(boolean keep, boolean emptyIsIdentity) {
  /** The input's shape with 1 for each reduced axis. */
  int[] kept(List<Tensor> inputs) {
    int[] shape = inputs.get(0).shape();
    boolean[] reduced = reduced(inputs);
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = reduced[axis] ? 1 : shape[axis];
    }
    return shape;
  }

  /** The shape of the result. */
  int[] result(List<Tensor> inputs) {
    int[] shape = kept(inputs);
    if (keep) {
      return shape;
    }
    boolean[] reduced = reduced(inputs);
    int rank = 0;
    for (int axis = 0; axis < shape.length; axis++) {
      if (!reduced[axis]) {
        shape[rank++] = shape[axis];
      }
    }
    return Arrays.copyOf(shape, rank);
  }

  /** For each element of the input the element of the result that it goes into. */
  int[] targets(List<Tensor> inputs) {
    return Broadcast.sources(kept(inputs), inputs.get(0).shape());
  }

  private boolean[] reduced(List<Tensor> inputs) {
    int rank = inputs.get(0).rank();
    boolean[] reduced = new boolean[rank];
    Tensor axes = inputs.size() > 1 ? inputs.get(1) : null;
    if (axes == null || axes.size() == 0) {
      Arrays.fill(reduced, !emptyIsIdentity);
    } else {
      for (long axis : axes.longs()) {
        reduced[Shapes.axis(axis, rank)] = true;
      }
    }
    return reduced;
  }
}
