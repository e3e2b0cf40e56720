package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a tensor into its slices along {@code axis}, which disappears: the steps of a scanned input.
 */
public record Unstack(int axis) implements RoutingOp {
  @Override
  public String name() {
    return "Unstack";
  }

  @Override
  public boolean copies(int operand) {
    return true;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int along = Shapes.axis(axis, data.rank());
    int outer = Shapes.outer(data.shape(), along);
    int inner = Shapes.inner(data.shape(), along);
    int steps = data.dim(along);
    int[] shape = new int[data.rank() - 1];
    for (int k = 0; k < shape.length; k++) {
      shape[k] = data.dim(k < along ? k : k + 1);
    }
    List<Tensor> result = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      Object storage = Elements.storage(data, outer * inner);
      for (int o = 0; o < outer; o++) {
        Elements.copy(data, (o * steps + step) * inner, storage, o * inner, inner);
      }
      result.add(Elements.copied(List.of(data), storage, shape));
    }
    return result;
  }
}
