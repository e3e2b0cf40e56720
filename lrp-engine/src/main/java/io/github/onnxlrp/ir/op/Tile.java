package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** Repeats a tensor as a whole along each axis, as often as the second operand says. */
public record Tile() implements RoutingOp {
  @Override
  public String name() {
    return "Tile";
  }

  @Override
  public boolean copies(int operand) {
    return operand == 0;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    long[] repeats = inputs.get(1).longs();
    if (repeats.length != data.rank()) {
      throw new IllegalArgumentException(
          "%d repeats for %s; expected one for each axis".formatted(repeats.length, data));
    }
    int[] shape = data.shape();
    for (int axis = 0; axis < shape.length; axis++) {
      int times = Shapes.length(repeats[axis]);
      shape[axis] = Shapes.length((long) times * shape[axis]);
    }
    Shapes.size(shape);
    int[][] maps = new int[data.rank()][];
    for (int axis = 0; axis < maps.length; axis++) {
      int dim = data.dim(axis);
      maps[axis] = new int[shape[axis]];
      for (int k = 0; k < maps[axis].length; k++) {
        maps[axis][k] = k % dim;
      }
    }
    return List.of(Elements.mapped(data, maps, null));
  }
}
