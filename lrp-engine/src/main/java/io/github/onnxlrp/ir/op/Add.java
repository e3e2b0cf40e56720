package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code a + b} with broadcasting. */
public record Add() implements SingleOutputOp {
  @Override
  public String name() {
    return "Add";
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    return Binary.broadcast(inputs.get(0), inputs.get(1), Tensor::plus, Long::sum);
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
  public boolean isCheap() {
    return true;
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0).plus(operands.get(1));
  }

  @Override
  public DoubleUnaryOperator function(int operand, List<Tensor> inputs) {
    return Binary.function(operand, inputs, Double::sum);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return emitter.emit(new SumTo(), List.of(cotangent, call.input(operand)));
  }
}
