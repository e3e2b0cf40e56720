package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A function of single elements. Relevance passes it unchanged.
 *
 * @param name name of the function
 * @param function the function
 * @param derivative its derivative
 * @param gate whether its result is a gate when it multiplies a signal: Sigmoid and HardSigmoid
 */
public record Elementwise(
    String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative, boolean gate)
    implements SingleOutputOp {

  /** A function that is no gate. */
  public Elementwise(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
    this(name, function, derivative, false);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    return inputs.get(0).map(function);
  }

  @Override
  public Kind kind(boolean[] active) {
    return Kind.ELEMENTWISE;
  }

  @Override
  public Tensor vjp(int operand, Call call, Tensor cotangent) {
    return call.input(0).zip(cotangent, (x, r) -> derivative.applyAsDouble(x) * r);
  }
}
