package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Integers that stand for numbers: {@code saturate(round(x / scale) + zero_point)}, where ties go
 * to the even integer. Operands are x, the scale and the zero point (absent: 0). Relevance passes
 * unchanged.
 *
 * @param axis along which scale and zero point vary when they are vectors
 * @param type the type of the integers
 * @param zeroFirst whether the zero point is added before rounding, {@code saturate(round(x / scale
 *     + zero_point))}: where it is odd, ties go the other way
 */
public record Quantize(int axis, ElementType type, boolean zeroFirst) implements SingleOutputOp {
  /** Adds the zero point behind rounding, as ONNX defines it. */
  public Quantize(int axis, ElementType type) {
    this(axis, type, false);
  }

  @Override
  public String name() {
    return "QuantizeLinear";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.ELEMENTWISE : Kind.DISCRETE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    double[] scale = parameter(inputs, 1, x, axis, 1);
    double[] zero = parameter(inputs, 2, x, axis, 0);
    long[] result = new long[x.size()];
    for (int k = 0; k < result.length; k++) {
      double seen = x.isFloating() ? FloatFormats.seen(x, k) : x.get(k);
      double steps = FloatFormats.round(seen / scale[k], ElementType.FLOAT);
      double level = zeroFirst ? Math.rint(steps + zero[k]) : Math.rint(steps) + zero[k];
      result[k] = saturated(level, type);
    }
    return Tensor.integers(type, result, x.shape());
  }

  private static long saturated(double value, ElementType type) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("NaN cannot be quantised");
    }
    return switch (type) {
      case UINT8 -> (long) Math.max(0, Math.min(0xFF, value));
      case INT8 -> (long) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, value));
      case UINT16 -> (long) Math.max(0, Math.min(0xFFFF, value));
      case INT16 -> (long) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
      case INT32 -> (long) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
      default -> throw new IllegalArgumentException("numbers are not quantised to " + type);
    };
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
    // A step function.
    return null;
  }

  /** Scale or zero point for every element of x. */
  static double[] parameter(List<Tensor> inputs, int index, Tensor x, int axis, double absent) {
    Tensor parameter = index < inputs.size() ? inputs.get(index) : null;
    double[] result = new double[x.size()];
    if (parameter == null) {
      Arrays.fill(result, absent);
      return result;
    }
    if (parameter.rank() == 1) {
      int[] shape = new int[x.rank()];
      Arrays.fill(shape, 1);
      if (parameter.size() > 1) {
        shape[Shapes.axis(axis, x.rank())] = parameter.size();
      }
      parameter = parameter.reshaped(shape);
    }
    if (!Arrays.equals(Shapes.broadcast(parameter.shape(), x.shape()), x.shape())) {
      throw new IllegalArgumentException(
          "a parameter of shape %s does not fit %s"
              .formatted(Shapes.toString(parameter.shape()), x));
    }
    int[] sources = Broadcast.sources(parameter.shape(), x.shape());
    for (int k = 0; k < result.length; k++) {
      result[k] = Integers.value(parameter, sources[k]);
    }
    return result;
  }
}
