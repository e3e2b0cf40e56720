package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Repeats a tensor to the shape that it and the second operand broadcast to. */
public record Expand() implements RoutingOp {
  @Override
  public String name() {
    return "Expand";
  }

  @Override
  public boolean copies(int operand) {
    return operand == 0;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    long[] wanted = inputs.get(1).longs();
    int[] shape = new int[wanted.length];
    for (int k = 0; k < shape.length; k++) {
      shape[k] = Shapes.length(wanted[k]);
    }
    return List.of(Broadcast.to(inputs.get(0), Shapes.broadcast(inputs.get(0).shape(), shape)));
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    List<V> operands = List.of(cotangents.get(0), call.input(0));
    return Arrays.asList(wanted[0] ? emitter.emit(new SumTo(), operands) : null, null);
  }

  @Override
  public boolean givesShape(int operand) {
    return operand == 1;
  }
}
