package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.tensor.Shapes;
import java.util.Arrays;

/**
 * Where rows of units lie in a tensor of all steps. The last axis is that of the units, another one
 * that of the steps, and all others together number the rows of one step.
 *
 * @param outer the product of the lengths before the axis of steps
 * @param steps how many elements that axis has
 * @param inner the product of the lengths behind it, but for the units
 * @param reverse whether the last element along it belongs to the first step
 */
record Layout(int outer, int steps, int inner, boolean reverse) {
  /** That of a tensor of all steps. */
  static Layout of(Scan scan, int... shape) {
    int axis = Shapes.axis(scan.axis(), shape.length);
    if (axis == shape.length - 1) {
      throw new IllegalArgumentException(
          "the steps of %s are cut along its last axis".formatted(Shapes.toString(shape)));
    }
    int[] units = Arrays.copyOf(shape, shape.length - 1);
    return new Layout(
        Shapes.outer(units, axis), shape[axis], Shapes.inner(units, axis), scan.reverse());
  }

  /** The shape of all steps. */
  static int[] joined(int axis, int steps, int... step) {
    int place = axis < 0 ? axis + step.length + 1 : axis;
    int[] shape = new int[step.length + 1];
    System.arraycopy(step, 0, shape, 0, place);
    shape[place] = steps;
    System.arraycopy(step, place, shape, place + 1, step.length - place);
    return shape;
  }

  /** How many rows a step has. */
  int rows() {
    return outer * inner;
  }

  /** Where a row of a step is, in rows. */
  int place(int step, int row) {
    int position = reverse ? steps - 1 - step : step;
    return (row / inner * steps + position) * inner + row % inner;
  }
}
