package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * A step function of single elements. As the model would see them, numbers are rounded to their
 * coarsest type first: 2.9999999999 of type FLOAT is 3. Integers stay as they are.
 *
 * @param name name of the function
 * @param function the function; its derivative is 0 wherever it has one
 */
public record Rounding(String name, DoubleUnaryOperator function) implements SingleOutputOp {
  /** The largest integer that is not above x. */
  public static Rounding floor() {
    return new Rounding("Floor", Math::floor);
  }

  /** The smallest integer that is not below x. */
  public static Rounding ceil() {
    return new Rounding("Ceil", Math::ceil);
  }

  /** The nearest integer; between two, the even one. */
  public static Rounding nearest() {
    return new Rounding("Round", Math::rint);
  }

  /** -1, 0 or 1. */
  public static Rounding sign() {
    return new Rounding("Sign", Math::signum);
  }

  @Override
  public Kind kind(boolean[] active) {
    return Kind.ELEMENTWISE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor input = inputs.get(0);
    if (input.isFloating()) {
      return input.map(x -> function.applyAsDouble(FloatFormats.round(x, input.rounding())));
    }
    long[] result = new long[input.size()];
    for (int k = 0; k < result.length; k++) {
      result[k] = (long) function.applyAsDouble(Integers.value(input, k));
    }
    return Tensor.integers(input.type(), result, input.shape());
  }

  @Override
  public long[] decisions(List<Tensor> inputs, List<Tensor> outputs) {
    return outputs.get(0).isFloating()
        ? Arrays.stream(outputs.get(0).doubles()).mapToLong(Double::doubleToLongBits).toArray()
        : new long[0];
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0).map(function);
  }

  @Override
  public DoubleUnaryOperator function(int operand, List<Tensor> inputs) {
    return inputs.get(0).isFloating() ? function : null;
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    // A step function.
    return null;
  }
}
