package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * A {@link Cast} to the type of the second operand, for where that type is known when the graph
 * runs and not before.
 */
public record CastLike() implements SingleOutputOp {
  @Override
  public String name() {
    return "CastLike";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.MOVEMENT : Kind.DISCRETE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    ElementType type = inputs.get(1).type();
    if (type == ElementType.BOOL) {
      // No relevance passes a cast to BOOL, which has to be known before.
      throw new IllegalArgumentException(
          "the target is of type BOOL, which the model does not declare; write a Cast to BOOL");
    }
    return new Cast(type).apply(inputs);
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return operand == 0 ? cotangent : null;
  }
}
