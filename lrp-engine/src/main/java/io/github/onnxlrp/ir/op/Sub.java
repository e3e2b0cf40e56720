package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code a - b} with broadcasting: a sum of the terms a and -b. */
public record Sub() implements SingleOutputOp {
  @Override
  public String name() {
    return "Sub";
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    return Binary.broadcast(inputs.get(0), inputs.get(1), Tensor::minus, (a, b) -> a - b);
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Kind kind(boolean[] active) {
    return Kind.SUM;
  }

  @Override
  public int sign(int operand) {
    return operand == 0 ? 1 : -1;
  }

  @Override
  public boolean isCheap() {
    return true;
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0).plus(operands.get(1).negated());
  }

  @Override
  public DoubleUnaryOperator function(int operand, List<Tensor> inputs) {
    return Binary.function(operand, inputs, (a, b) -> a - b);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    V summed = emitter.emit(new SumTo(), List.of(cotangent, call.input(operand)));
    return operand == 0 ? summed : emitter.emit(Functions.negate(), List.of(summed));
  }
}
