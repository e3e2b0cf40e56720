package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** An operation on tensors: its values, its vector-Jacobian product and its relevance kind. */
public interface TensorOp extends Op {
  /**
   * Computes the outputs.
   *
   * @param inputs operands; null where an optional operand is absent
   * @throws IllegalArgumentException if shapes or types do not fit; the caller adds the node's name
   */
  List<Tensor> forward(List<Tensor> inputs);

  /**
   * What relevance does here.
   *
   * @param active for each operand whether it depends on what is explained; at least one is true
   */
  Kind kind(boolean[] active);

  /**
   * Vector-Jacobian product: the gradient of {@code sum_k <cotangents[k], outputs[k]>} by one
   * operand.
   *
   * @param operand which operand
   * @param call the values of the evaluation
   * @param cotangents one floating tensor for each output, in its shape; null stands for zeros
   * @return a floating tensor in the operand's shape
   */
  Tensor vjp(int operand, Call call, List<Tensor> cotangents);

  /**
   * For a {@link Kind#LINEAR} operation with weights of its own (not operands), the same operation
   * with weights 1: what influences what.
   */
  default TensorOp withUnitWeights() {
    return this;
  }
}
