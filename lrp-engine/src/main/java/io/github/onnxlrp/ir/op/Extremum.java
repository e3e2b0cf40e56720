package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * The larger or the smaller of two elements, with broadcasting. Of two data operands the winner
 * takes all; between equal ones that is the first operand. Beside a constant it is a function of
 * single elements.
 */
public record Extremum(boolean largest) implements SingleOutputOp {
  @Override
  public String name() {
    return largest ? "Max" : "Min";
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Kind kind(boolean[] active) {
    return Kind.SELECTION;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    boolean unsigned = inputs.get(0).type() == ElementType.UINT64;
    return Binary.apply(
        inputs.get(0),
        inputs.get(1),
        largest ? Math::max : Math::min,
        (a, b) -> {
          int order = unsigned ? Long.compareUnsigned(a, b) : Long.compare(a, b);
          return order >= 0 == largest ? a : b;
        });
  }

  @Override
  public long[] decisions(List<Tensor> inputs, List<Tensor> outputs) {
    return Cotangents.picks(new Adjoint(0), inputs.subList(0, 1), outputs.get(0));
  }

  @Override
  public boolean picksAnOperand() {
    return true;
  }

  @Override
  public Interval range(List<Interval> operands) {
    Interval a = operands.get(0);
    Interval b = operands.get(1);
    return largest
        ? new Interval(Math.max(a.low(), b.low()), Math.max(a.high(), b.high()))
        : new Interval(Math.min(a.low(), b.low()), Math.min(a.high(), b.high()));
  }

  @Override
  public DoubleUnaryOperator function(int operand, List<Tensor> inputs) {
    return Binary.function(operand, inputs, largest ? Math::max : Math::min);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    List<V> operands = List.of(call.input(0), call.output(), cotangent);
    V routed = emitter.emit(new Adjoint(operand), operands);
    return emitter.emit(new SumTo(), List.of(routed, call.input(operand)));
  }

  /**
   * The cotangent where an operand has won, otherwise 0. Operands are the first one of the
   * extremum, its output and the cotangent.
   *
   * @param operand which operand of the extremum
   */
  public record Adjoint(int operand) implements AdjointOp {
    @Override
    public String name() {
      return "ExtremumAdjoint";
    }

    @Override
    public boolean isElementwise() {
      return true;
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      Tensor output = inputs.get(1);
      Tensor first = Broadcast.to(inputs.get(0), output.shape());
      double[] routed = inputs.get(2).doubles().clone();
      for (int k = 0; k < routed.length; k++) {
        boolean firstWins = first.get(k) == output.get(k);
        routed[k] = firstWins == (operand == 0) ? routed[k] : 0;
      }
      return List.of(Tensor.of(routed, output.shape()));
    }
  }
}
