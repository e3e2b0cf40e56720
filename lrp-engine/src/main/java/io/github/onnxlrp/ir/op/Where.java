package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** {@code condition ? a : b} with broadcasting. */
public record Where() implements RoutingOp {
  @Override
  public String name() {
    return "Where";
  }

  @Override
  public boolean copies(int operand) {
    return operand > 0;
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[1] || active[2] ? Kind.SELECTION : Kind.DISCRETE;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int[] branches = Shapes.broadcast(inputs.get(1).shape(), inputs.get(2).shape());
    int[] shape = Shapes.broadcast(inputs.get(0).shape(), branches);
    long[] condition = Broadcast.to(inputs.get(0), shape).longs();
    Tensor a = Broadcast.to(inputs.get(1), shape);
    Tensor b = Broadcast.to(inputs.get(2), shape);
    Object result = Elements.storage(a, condition.length);
    for (int k = 0; k < condition.length; k++) {
      Elements.copy(condition[k] != 0 ? a : b, k, result, k, 1);
    }
    return List.of(Elements.copied(List.of(a, b), result, shape));
  }
}
