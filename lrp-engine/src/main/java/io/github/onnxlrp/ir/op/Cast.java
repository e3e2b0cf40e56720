package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * The same numbers as another type. Between floating types nothing is rounded, as everything is
 * computed in double precision, but the tensor remembers its {@link Tensor#rounding coarsest type}.
 * To an integer, the number is first rounded to that and then towards zero; to BOOL, everything but
 * 0 is true.
 */
public record Cast(ElementType type) implements SingleOutputOp {
  @Override
  public String name() {
    return "Cast";
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Kind kind(boolean[] active) {
    return type == ElementType.BOOL ? Kind.DISCRETE : Kind.MOVEMENT;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor input = inputs.get(0);
    if (type.isFloating()) {
      return input.isFloating() ? input.as(type) : toFloating(input);
    }
    long[] result = new long[input.size()];
    for (int k = 0; k < result.length; k++) {
      result[k] = input.isFloating() ? toInteger(input, k) : input.longs()[k];
      result[k] = Integers.wrap(result[k], type);
    }
    return Tensor.integers(type, result, input.shape());
  }

  private Tensor toFloating(Tensor input) {
    double[] result = new double[input.size()];
    boolean unsigned = input.type() == ElementType.UINT64;
    for (int k = 0; k < result.length; k++) {
      long element = input.longs()[k];
      result[k] = unsigned ? Integers.unsigned(element) : element;
    }
    return Tensor.floating(type, result, input.shape());
  }

  private long toInteger(Tensor input, int k) {
    double rounded = FloatFormats.seen(input, k);
    if (type == ElementType.BOOL) {
      return rounded == 0 ? 0 : 1;
    }
    if (Double.isNaN(rounded)) {
      throw new IllegalArgumentException("NaN has no value of type " + type);
    }
    return (long) rounded;
  }

  @Override
  public boolean keepsOrder() {
    return type.isFloating();
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return cotangent;
  }
}
