package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
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
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    // Scale and zero point count as constants.
    return operand == 0 ? emitter.emit(new Adjoint(this), call.inputsAnd(cotangent)) : null;
  }

  /**
   * The cotangent times the scale. Operands are those of the operation, and then the cotangent.
   *
   * @param of the operation
   */
  public record Adjoint(Dequantize of) implements AdjointOp {
    @Override
    public String name() {
      return "DequantizeAdjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int last = inputs.size() - 1;
      Tensor cotangent = inputs.get(last);
      double[] scale = Quantize.parameter(inputs.subList(0, last), 1, inputs.get(0), of.axis, 1);
      double[] result = new double[cotangent.size()];
      for (int k = 0; k < result.length; k++) {
        result[k] = cotangent.get(k) * scale[k];
      }
      return List.of(Tensor.of(result, cotangent.shape()));
    }
  }
}
