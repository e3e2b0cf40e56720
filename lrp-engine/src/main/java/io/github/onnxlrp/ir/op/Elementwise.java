package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * A function of single elements. Relevance passes it unchanged.
 *
 * @param name name of the function
 * @param function the function
 * @param derivative its derivative
 * @param gate whether its result is a gate when it multiplies a signal: Sigmoid and HardSigmoid
 * @param integers the function on integers, or null where it has none
 */
public record Elementwise(
    String name,
    DoubleUnaryOperator function,
    DoubleUnaryOperator derivative,
    boolean gate,
    LongUnaryOperator integers)
    implements SingleOutputOp {

  /** A function of floating elements that is no gate. */
  public Elementwise(String name, DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
    this(name, function, derivative, false, null);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor input = inputs.get(0);
    if (input.isFloating() || integers == null) {
      return input.map(function);
    }
    long[] result = Arrays.stream(input.longs()).map(integers).toArray();
    for (int k = 0; k < result.length; k++) {
      result[k] = Integers.wrap(result[k], input.type());
    }
    return Tensor.integers(input.type(), result, input.shape());
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
