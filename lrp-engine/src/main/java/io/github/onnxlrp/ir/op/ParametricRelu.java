package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * {@code x < 0 ? slope x : x}, a function of the elements of x: the slope is constant, and
 * broadcasts to x.
 */
public record ParametricRelu() implements SingleOutputOp {
  @Override
  public String name() {
    return "PRelu";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.ELEMENTWISE : Kind.DISCRETE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    Tensor slopes = Broadcast.to(inputs.get(1), x.shape());
    return x.zip(slopes, (value, slope) -> value < 0 ? slope * value : value);
  }

  @Override
  public Tensor vjp(int operand, Call call, Tensor cotangent) {
    Tensor x = call.input(0);
    if (operand == 1) {
      Tensor negative = x.zip(cotangent, (value, r) -> value < 0 ? value * r : 0);
      return Broadcast.sumTo(negative, call.input(1).shape());
    }
    Tensor slopes = Broadcast.to(call.input(1), x.shape());
    Tensor derivative = x.zip(slopes, (value, slope) -> value < 0 ? slope : 1);
    return derivative.zip(cotangent, (d, r) -> d * r).as(ElementType.DOUBLE);
  }
}
