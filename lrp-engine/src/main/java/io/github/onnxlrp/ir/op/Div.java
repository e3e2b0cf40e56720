package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code a / b} with broadcasting; integers are truncated towards zero. */
public record Div() implements SingleOutputOp {
  @Override
  public String name() {
    return "Div";
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    return Binary.apply(
        inputs.get(0),
        inputs.get(1),
        (a, b) -> a / b,
        (a, b) -> truncated(a, b, inputs.get(0).type()));
  }

  private static long truncated(long a, long b, ElementType type) {
    if (b == 0) {
      throw new IllegalArgumentException("integer division by zero");
    }
    return type == ElementType.UINT64 ? Long.divideUnsigned(a, b) : a / b;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] && active[1] ? Kind.NORMALISATION : active[0] ? Kind.FACTOR : Kind.ELEMENTWISE;
  }

  @Override
  public boolean isCheap() {
    return true;
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0).times(operands.get(1).reciprocal());
  }

  @Override
  public DoubleUnaryOperator function(int operand, List<Tensor> inputs) {
    return Binary.function(operand, inputs, (a, b) -> a / b);
  }

  @Override
  public boolean dividesBy(int operand, List<Tensor> inputs) {
    return operand == 1;
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    V dividend =
        operand == 0 ? cotangent : emitter.emit(new Mul(), List.of(cotangent, call.output()));
    V quotient = emitter.emit(new Div(), List.of(dividend, call.input(1)));
    V summed = emitter.emit(new SumTo(), List.of(quotient, call.input(operand)));
    return operand == 0 ? summed : emitter.emit(Functions.negate(), List.of(summed));
  }
}
