package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Repeats the first operand to the shape of the second, of which only the shape is read. */
public record BroadcastTo() implements RoutingOp {
  @Override
  public String name() {
    return "BroadcastTo";
  }

  @Override
  public boolean copies(int operand) {
    return operand == 0;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return List.of(Broadcast.to(inputs.get(0), inputs.get(1).shape()));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    int[] like = inputs.get(1).shape();
    Tensor batch = Batch.ofRank(inputs.get(0), like.length);
    return List.of(Broadcast.to(batch, Batch.shape(batch.dim(0), like)));
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    List<V> operands = List.of(cotangents.get(0), call.input(0));
    return Arrays.asList(wanted[0] ? emitter.emit(new SumTo(), operands) : null, null);
  }

  @Override
  public boolean readsShapeOf(int operand) {
    return operand == 1;
  }

  @Override
  public boolean givesShape(int operand) {
    return operand == 1;
  }
}
