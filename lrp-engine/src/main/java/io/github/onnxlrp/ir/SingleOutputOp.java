package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A {@link TensorOp} with one output. */
public interface SingleOutputOp extends TensorOp {
  /** Computes the output. */
  Tensor apply(List<Tensor> inputs);

  /**
   * Emits the gradient of {@code <cotangent, output>} by one operand; see {@link TensorOp#adjoint}.
   *
   * @param cotangent has the output's shape
   * @return the gradient in the operand's shape; null where it is always zero
   */
  <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent);

  @Override
  default List<Tensor> forward(List<Tensor> inputs) {
    return List.of(apply(inputs));
  }

  @Override
  default <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    List<V> result = new ArrayList<>(wanted.length);
    for (int operand = 0; operand < wanted.length; operand++) {
      result.add(wanted[operand] ? adjoint(emitter, operand, call, cotangents.get(0)) : null);
    }
    return result;
  }
}
