package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Sums the first operand over the axes along which the second one would be repeated to its shape:
 * the adjoint of {@link BroadcastTo}. Only the shape of the second operand is read.
 */
public record SumTo() implements SingleOutputOp {
  @Override
  public String name() {
    return "SumTo";
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    boolean fits = inputs.get(0).hasShapeOf(inputs.get(1));
    return fits ? inputs.get(0) : Broadcast.sumTo(inputs.get(0), inputs.get(1).shape());
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.LINEAR : Kind.DISCRETE;
  }

  @Override
  public boolean addsUp() {
    return true;
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    int[] like = inputs.get(1).shape();
    if (Batch.samplesHaveShape(inputs.get(0), like)) {
      return List.of(inputs.get(0));
    }
    Tensor batch = Batch.ofRank(inputs.get(0), like.length);
    int[] shape = Batch.shape(batch.dim(0), Shapes.ofRank(batch.rank() - 1, like));
    return List.of(Batch.reshaped(Broadcast.sumTo(batch, shape), like));
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return operand == 0 ? emitter.emit(new BroadcastTo(), List.of(cotangent, call.input(0))) : null;
  }

  @Override
  public boolean readsShapeOf(int operand) {
    return operand == 1;
  }
}
