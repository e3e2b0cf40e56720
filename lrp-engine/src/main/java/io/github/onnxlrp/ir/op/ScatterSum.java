package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Adds updates up into zeros: operands are the data of which the result has the shape, ids and
 * updates. Nothing but the shape is read of the data.
 *
 * @param name operator name
 * @param targets the elements to which the updates are added
 */
public record ScatterSum(String name, Scatter.Targets targets) implements SingleOutputOp {
  @Override
  public Kind kind(boolean[] active) {
    return active[2] ? Kind.LINEAR : Kind.DISCRETE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    Tensor updates = inputs.get(2);
    int[] to = targets.of(data, inputs.get(1));
    Scatter.requireOneForEach(to, updates);
    if (data.isFloating()) {
      double[] sums = new double[data.size()];
      for (int k = 0; k < to.length; k++) {
        sums[to[k]] += updates.doubles()[k];
      }
      return Tensor.floating(data.type(), sums, data.shape());
    }
    long[] sums = new long[data.size()];
    for (int k = 0; k < to.length; k++) {
      sums[to[k]] = Integers.wrap(sums[to[k]] + updates.longs()[k], data.type());
    }
    return Tensor.integers(data.type(), sums, data.shape());
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return operand == 2 ? emitter.emit(new Adjoint(this), call.inputsAnd(cotangent)) : null;
  }

  /**
   * For each update the cotangent of the element that it was added to. Operands are those of the
   * operation, and then the cotangent.
   *
   * @param of the operation
   */
  public record Adjoint(ScatterSum of) implements AdjointOp {
    @Override
    public String name() {
      return of.name() + "Adjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int[] to = of.targets.of(inputs.get(0), inputs.get(1));
      return List.of(Elements.pick(inputs.get(3), to, inputs.get(2).shape()));
    }
  }
}
