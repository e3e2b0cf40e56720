package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** A {@link TensorOp} with one output. */
public interface SingleOutputOp extends TensorOp {
  /** Computes the output. */
  Tensor apply(List<Tensor> inputs);

  /** Vector-Jacobian product by one operand; the cotangent has the output's shape. */
  Tensor vjp(int operand, Call call, Tensor cotangent);

  @Override
  default List<Tensor> forward(List<Tensor> inputs) {
    return List.of(apply(inputs));
  }

  @Override
  default Tensor vjp(int operand, Call call, List<Tensor> cotangents) {
    return vjp(operand, call, cotangents.get(0));
  }
}
