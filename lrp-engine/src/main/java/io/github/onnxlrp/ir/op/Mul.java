package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * {@code a * b} with broadcasting. With one data operand it is a function of its elements; with two
 * it is a product of a gate and a signal.
 *
 * @param gate which operand is the gate, where the importer knows it
 */
public record Mul(Gate gate) implements SingleOutputOp {
  /** Which operand of a product is the gate. */
  public enum Gate {
    LEFT,
    RIGHT,
    /** Found out from where the operands come. */
    INFERRED
  }

  /** A product whose gate is found out from where its operands come. */
  public Mul() {
    this(Gate.INFERRED);
  }

  @Override
  public String name() {
    return "Mul";
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    return Binary.broadcast(inputs.get(0), inputs.get(1), Tensor::times, (a, b) -> a * b);
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] && active[1] ? Kind.PRODUCT : Kind.FACTOR;
  }

  @Override
  public boolean isCheap() {
    return true;
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0).times(operands.get(1));
  }

  @Override
  public DoubleUnaryOperator function(int operand, List<Tensor> inputs) {
    return Binary.function(operand, inputs, (a, b) -> a * b);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    V product = emitter.emit(new Mul(), List.of(cotangent, call.input(1 - operand)));
    return emitter.emit(new SumTo(), List.of(product, call.input(operand)));
  }
}
