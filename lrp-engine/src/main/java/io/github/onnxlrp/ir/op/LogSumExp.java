package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * {@code ln sum exp(x)} over the axes that the second operand lists: a soft maximum. Relevance is
 * shared in the proportions of {@code exp(x)}.
 *
 * @param keepAxes whether reduced axes stay, with length 1
 * @param emptyIsIdentity whether nothing is reduced when no axes are given
 */
public record LogSumExp(boolean keepAxes, boolean emptyIsIdentity) implements SingleOutputOp {
  @Override
  public String name() {
    return "ReduceLogSumExp";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.SELECTION : Kind.DISCRETE;
  }

  private ReducedAxes axes() {
    return new ReducedAxes(keepAxes, emptyIsIdentity);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    double[] data = inputs.get(0).doubles();
    Tensor max = new ReduceExtremum(true, keepAxes, emptyIsIdentity).apply(inputs);
    int[] targets = axes().targets(inputs);
    double[] sums = new double[max.size()];
    for (int k = 0; k < targets.length; k++) {
      double most = max.get(targets[k]);
      sums[targets[k]] += data[k] == most ? 1 : Math.exp(data[k] - most);
    }
    for (int k = 0; k < sums.length; k++) {
      boolean infinite = Double.isInfinite(max.get(k));
      sums[k] = infinite ? max.get(k) : max.get(k) + Math.log(sums[k]);
    }
    return Tensor.floating(max.type(), sums, max.shape());
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return operand == 0
        ? emitter.emit(new Adjoint(this), call.inputsAnd(call.output(), cotangent))
        : null;
  }

  /**
   * {@code r exp(x - y)}. Operands are those of the operation, and then y and r.
   *
   * @param of the operation
   */
  public record Adjoint(LogSumExp of) implements AdjointOp {
    @Override
    public String name() {
      return "LogSumExpAdjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int own = inputs.size() - 2;
      Tensor data = inputs.get(0);
      Tensor output = inputs.get(own);
      Tensor cotangent = inputs.get(own + 1);
      int[] targets = of.axes().targets(inputs.subList(0, own));
      double[] result = new double[data.size()];
      for (int k = 0; k < result.length; k++) {
        double share = Math.exp(data.get(k) - output.get(targets[k]));
        result[k] = cotangent.get(targets[k]) * share;
      }
      return List.of(Tensor.of(result, data.shape()));
    }
  }
}
