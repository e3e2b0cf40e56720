package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The largest or the smallest element over the axes that the second operand lists. The winner takes
 * all; between equal ones that is the first.
 *
 * @param largest whether it is the largest
 * @param keepAxes whether reduced axes stay, with length 1
 * @param emptyIsIdentity whether nothing is reduced when no axes are given
 */
public record ReduceExtremum(boolean largest, boolean keepAxes, boolean emptyIsIdentity)
    implements SingleOutputOp {
  @Override
  public String name() {
    return largest ? "ReduceMax" : "ReduceMin";
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
    Tensor data = inputs.get(0);
    int[] targets = axes().targets(inputs);
    int[] shape = axes().result(inputs);
    if (data.isFloating()) {
      double[] best = new double[Shapes.size(shape)];
      Arrays.fill(best, largest ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
      for (int k = 0; k < targets.length; k++) {
        double other = best[targets[k]];
        double element = data.doubles()[k];
        best[targets[k]] = largest ? Math.max(element, other) : Math.min(element, other);
      }
      return Tensor.floating(data.type(), best, shape);
    }
    return Tensor.integers(data.type(), integers(data, targets, Shapes.size(shape)), shape);
  }

  private long[] integers(Tensor data, int[] targets, int size) {
    boolean unsigned = data.type() == ElementType.UINT64;
    long[] best = new long[size];
    boolean[] found = new boolean[size];
    for (int k = 0; k < targets.length; k++) {
      long element = data.longs()[k];
      long other = best[targets[k]];
      int order = unsigned ? Long.compareUnsigned(element, other) : Long.compare(element, other);
      boolean better = largest ? order > 0 : order < 0;
      best[targets[k]] = better || !found[targets[k]] ? element : other;
      found[targets[k]] = true;
    }
    for (int k = 0; k < size; k++) {
      if (!found[k] && data.type() != ElementType.BOOL) {
        throw new IllegalArgumentException(
            "no elements of type " + data.type() + " to choose from");
      }
      // Of no truths, all hold and none holds.
      best[k] = found[k] ? best[k] : largest ? 0 : 1;
    }
    return best;
  }

  @Override
  public long[] decisions(List<Tensor> inputs, List<Tensor> outputs) {
    return Cotangents.picks(new Adjoint(this), inputs, outputs.get(0));
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return operand == 0
        ? emitter.emit(new Adjoint(this), call.inputsAnd(call.output(), cotangent))
        : null;
  }

  /**
   * The cotangent at the elements that have won, otherwise 0. Operands are those of the operation,
   * and then its output and the cotangent.
   *
   * @param of the operation
   */
  public record Adjoint(ReduceExtremum of) implements AdjointOp {
    @Override
    public String name() {
      return of.name() + "Adjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int own = inputs.size() - 2;
      Tensor data = inputs.get(0);
      Tensor output = inputs.get(own);
      Tensor cotangent = inputs.get(own + 1);
      int[] targets = of.axes().targets(inputs.subList(0, own));
      boolean[] taken = new boolean[cotangent.size()];
      double[] result = new double[data.size()];
      for (int k = 0; k < targets.length; k++) {
        boolean wins = !taken[targets[k]] && data.get(k) == output.get(targets[k]);
        result[k] = wins ? cotangent.get(targets[k]) : 0;
        taken[targets[k]] |= wins;
      }
      return List.of(Tensor.of(result, data.shape()));
    }
  }
}
