package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * The numbers that quantised integers stand for: {@code (x - zero_point) * scale}. Operands are x,
 * the scale (absent: 1) and the zero point (absent: 0).
 *
 * @param axis along which scale and zero point vary when they are vectors
 * @param type the type of the result
 */
public record Dequantize(int axis, ElementType type) implements SingleOutputOp {
  @Override
  public String name() {
    return "DequantizeLinear";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.ELEMENTWISE : Kind.DISCRETE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    double[] scale = Quantize.parameter(inputs, 1, x, axis, 1);
    double[] zero = Quantize.parameter(inputs, 2, x, axis, 0);
    double[] result = new double[x.size()];
    for (int k = 0; k < result.length; k++) {
      result[k] = (Integers.value(x, k) - zero[k]) * scale[k];
    }
    return Tensor.floating(type, result, x.shape());
  }

  @Override
  public boolean requantizes() {
    return true;
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0);
  }

  @Override
  public Tensor vjp(int operand, Call call, Tensor cotangent) {
    Tensor like = call.input(operand);
    double[] scale = Quantize.parameter(call.inputs(), 1, call.input(0), axis, 1);
    double[] result = new double[like.size()];
    if (operand == 0) {
      for (int k = 0; k < result.length; k++) {
        result[k] = cotangent.get(k) * scale[k];
      }
    }
    return Tensor.of(result, like.shape());
  }
}
