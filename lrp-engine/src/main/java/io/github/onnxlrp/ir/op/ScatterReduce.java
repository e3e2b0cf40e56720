package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Combines elements of data with updates: operands are data, ids and updates.
 *
 * @param name operator name
 * @param targets the elements of data that the updates are combined with
 * @param reduction how they are combined
 */
public record ScatterReduce(String name, Scatter.Targets targets, Reduction reduction)
    implements SingleOutputOp {
  /** How data and updates are combined; sums are made with {@link ScatterSum}. */
  public enum Reduction {
    MULTIPLY,
    /** The larger; among equal ones data comes first, then the first update. */
    MAX,
    /** The smaller; among equal ones data comes first, then the first update. */
    MIN
  }

  @Override
  public Kind kind(boolean[] active) {
    if (!active[0] && !active[2]) {
      return Kind.DISCRETE;
    }
    if (reduction != Reduction.MULTIPLY) {
      return Kind.SELECTION;
    }
    return active[2] ? Kind.BILINEAR : Kind.ELEMENTWISE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    Tensor updates = inputs.get(2);
    int[] to = targets.of(data, inputs.get(1));
    Scatter.requireOneForEach(to, updates);
    SingleOutputOp combine =
        reduction == Reduction.MULTIPLY ? new Mul() : new Extremum(reduction == Reduction.MAX);
    Object result = Elements.storage(data, data.size());
    Elements.copy(data, 0, result, 0, data.size());
    for (int k = 0; k < to.length; k++) {
      Tensor before = Elements.pick(Elements.tensor(data, result, data.shape()), new int[] {to[k]});
      Tensor update = Elements.pick(updates, new int[] {k});
      Elements.copy(combine.apply(List.of(before, update)), 0, result, to[k], 1);
    }
    return Elements.tensor(data, result, data.shape());
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return operand == 1
        ? null
        : emitter.emit(new Adjoint(this, operand), call.inputsAnd(call.output(), cotangent));
  }

  /**
   * By data or by the updates. Operands are data, ids, updates, the output and the cotangent.
   *
   * @param of the operation
   * @param operand by which operand
   */
  private record Adjoint(ScatterReduce of, int operand) implements AdjointOp {
    @Override
    public String name() {
      return of.name() + "Adjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int[] to = of.targets.of(inputs.get(0), inputs.get(1));
      double[] result =
          of.reduction == Reduction.MULTIPLY ? otherFactors(inputs, to) : winners(inputs, to);
      for (int k = 0; k < result.length; k++) {
        result[k] *= inputs.get(4).get(operand == 0 ? k : to[k]);
      }
      return List.of(Tensor.of(result, inputs.get(operand).shape()));
    }

    /** 1 for each element that the output is a copy of, 0 for the others. */
    private double[] winners(List<Tensor> inputs, int... to) {
      Tensor data = inputs.get(0);
      Tensor output = inputs.get(3);
      double[] fromData = new double[data.size()];
      double[] fromUpdates = new double[to.length];
      boolean[] taken = new boolean[fromData.length];
      for (int k = 0; k < taken.length; k++) {
        taken[k] = data.get(k) == output.get(k);
        fromData[k] = taken[k] ? 1 : 0;
      }
      for (int k = 0; k < to.length; k++) {
        boolean wins = !taken[to[k]] && inputs.get(2).get(k) == output.get(to[k]);
        fromUpdates[k] = wins ? 1 : 0;
        taken[to[k]] |= wins;
      }
      return operand == 0 ? fromData : fromUpdates;
    }

    /** The product of all that an element is multiplied with. */
    private double[] otherFactors(List<Tensor> inputs, int... to) {
      double[] result = new double[inputs.get(operand).size()];
      for (int own = 0; own < result.length; own++) {
        int target = operand == 0 ? own : to[own];
        result[own] = operand == 0 ? 1 : inputs.get(0).get(target);
        for (int k = 0; k < to.length; k++) {
          boolean other = operand == 0 || k != own;
          result[own] *= to[k] == target && other ? inputs.get(2).get(k) : 1;
        }
      }
      return result;
    }
  }
}
