package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A routing operation with one output, each element of which is a copy of one element of the first
 * operand. The output may be much smaller than that operand, as a time step is smaller than its
 * sequence, and nothing but the dense {@link Adjoint} takes longer than the output is large.
 */
public interface PickingOp extends RoutingOp {
  /**
   * Where the elements of the output come from.
   *
   * @param inputs operands of the evaluation
   * @return for each element of the output its flat index in the first operand
   */
  int[] sources(List<Tensor> inputs);

  @Override
  default List<int[]> places(int operand, List<Tensor> inputs) {
    return List.of(sources(inputs));
  }

  @Override
  default boolean copies(int operand) {
    return operand == 0;
  }

  @Override
  default <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    List<V> result = new ArrayList<>(Collections.nCopies(wanted.length, null));
    if (wanted[0]) {
      result.set(0, emitter.emit(new Adjoint(this), call.inputsAnd(cotangents.get(0))));
    }
    return result;
  }

  /**
   * Adds the elements of a cotangent up at the elements that they were picked from. Operands are
   * those of the operation, and then the cotangent.
   *
   * @param picking the operation
   */
  record Adjoint(PickingOp picking) implements AdjointOp {
    @Override
    public String name() {
      return picking.name() + "Adjoint";
    }

    @Override
    public boolean readsShapeOf(int operand) {
      return operand == 0;
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int last = inputs.size() - 1;
      Tensor data = inputs.get(0);
      int[] sources = picking.sources(inputs.subList(0, last));
      double[] cotangent = inputs.get(last).doubles();
      double[] result = new double[data.size()];
      for (int k = 0; k < sources.length; k++) {
        result[sources[k]] += cotangent[k];
      }
      return List.of(Tensor.of(result, data.shape()));
    }
  }
}
