package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** {@code base ^ exponent} with broadcasting; the result has the type of the base. */
public record Power() implements SingleOutputOp {
  @Override
  public String name() {
    return "Pow";
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] && active[1] ? Kind.BILINEAR : Kind.ELEMENTWISE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    int[] shape = Shapes.broadcast(inputs.get(0).shape(), inputs.get(1).shape());
    Tensor base = Broadcast.to(inputs.get(0), shape);
    Tensor exponent = Broadcast.to(inputs.get(1), shape);
    if (base.isFloating()) {
      double[] result = new double[base.size()];
      for (int k = 0; k < result.length; k++) {
        result[k] = Math.pow(base.doubles()[k], Integers.value(exponent, k));
      }
      return Tensor.floating(base.type(), result, shape);
    }
    long[] result = new long[base.size()];
    for (int k = 0; k < result.length; k++) {
      long power =
          exponent.isFloating()
              ? (long) Math.pow((double) base.longs()[k], exponent.doubles()[k])
              : power(base.longs()[k], exponent.longs()[k]);
      result[k] = Integers.wrap(power, base.type());
    }
    return Tensor.integers(base.type(), result, shape);
  }

  private static long power(long base, long exponent) {
    if (exponent < 0) {
      return (long) Math.pow((double) base, (double) exponent);
    }
    long result = 1;
    long square = base;
    for (long rest = exponent; rest > 0; rest >>= 1) {
      result *= (rest & 1) == 1 ? square : 1;
      square *= square;
    }
    return result;
  }

  /** An exponent that is the same everywhere makes it a function of the base. */
  @Override
  public Interval range(List<Interval> operands) {
    Interval base = operands.get(0);
    double exponent = operands.get(1).low();
    if (exponent != operands.get(1).high()) {
      return base.low() >= 0 ? new Interval(0, Double.POSITIVE_INFINITY) : Interval.ALL;
    }
    boolean whole = exponent == Math.rint(exponent);
    Interval defined = whole ? base : base.notNegative();
    return exponent < 0
        ? defined.map(x -> Math.pow(x, -exponent)).reciprocal()
        : defined.map(x -> Math.pow(x, exponent));
  }

  @Override
  public DoubleUnaryOperator function(int operand, List<Tensor> inputs) {
    return operand == 0 ? Binary.function(operand, inputs, Math::pow) : null;
  }

  @Override
  public boolean dividesBy(int operand, List<Tensor> inputs) {
    return operand == 0 && Interval.of(inputs.get(1)).high() < 0;
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    List<V> operands = List.of(call.input(0), call.input(1), call.output(), cotangent);
    V share = emitter.emit(new Adjoint(operand), operands);
    return emitter.emit(new SumTo(), List.of(share, call.input(operand)));
  }

  /**
   * {@code r b a^(b - 1)}, or {@code r y ln a} by the exponent, of the operands a, b, y and r.
   *
   * @param operand by which operand of the power
   */
  public record Adjoint(int operand) implements AdjointOp {
    @Override
    public String name() {
      return "PowAdjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      Tensor y = inputs.get(2);
      Tensor base = Broadcast.to(inputs.get(0), y.shape());
      Tensor exponent = Broadcast.to(inputs.get(1), y.shape());
      double[] result = new double[y.size()];
      for (int k = 0; k < result.length; k++) {
        double a = base.get(k);
        double b = exponent.get(k);
        double slope = operand == 1 ? y.get(k) * Math.log(a) : b == 0 ? 0 : b * Math.pow(a, b - 1);
        result[k] = inputs.get(3).get(k) * slope;
      }
      return List.of(Tensor.of(result, y.shape()));
    }
  }
}
