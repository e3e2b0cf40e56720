package io.github.onnxlrp.explain;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * The scalar {@code sum_k weights[k] values[k]} of values and weights of one shape; a weight of 0
 * leaves nothing, not even of an infinite value.
 */
record WeightedSum() implements SingleOutputOp {
  @Override
  public String name() {
    return "WeightedSum";
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    return Tensor.scalar(inputs.get(0).weightedBy(inputs.get(1)).sum());
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] && active[1] ? Kind.BILINEAR : Kind.LINEAR;
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return emitter.emit(new Mul(), List.of(call.input(1 - operand), cotangent));
  }
}
