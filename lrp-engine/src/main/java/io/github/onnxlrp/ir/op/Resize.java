package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Axes of other lengths, with the element of the input that is nearest to the place of each element
 * of the output. Operands are the data, and either scales or sizes of the axes (the other one is
 * absent).
 *
 * @param grid which element is the nearest
 */
public record Resize(ResizeGrid grid) implements PickingOp {
  @Override
  public String name() {
    return "Resize";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return List.of(Elements.pick(inputs.get(0), sources(inputs), shape(inputs)));
  }

  private int[] shape(List<Tensor> inputs) {
    ResizeGrid.Line[] lines = grid.lines(inputs);
    int[] shape = inputs.get(0).shape();
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = lines[axis] == null ? shape[axis] : lines[axis].length();
    }
    return shape;
  }

  @Override
  public int[] sources(List<Tensor> inputs) {
    ResizeGrid.Line[] lines = grid.lines(inputs);
    int[] shape = shape(inputs);
    int[] strides = Shapes.strides(inputs.get(0).shape());
    int[] sources = new int[Shapes.size(shape)];
    for (int k = 0; k < sources.length; k++) {
      for (int axis = 0; axis < shape.length; axis++) {
        int place = k / Shapes.inner(shape, axis) % shape[axis];
        sources[k] += strides[axis] * (lines[axis] == null ? place : lines[axis].low(place));
      }
    }
    return sources;
  }
}
