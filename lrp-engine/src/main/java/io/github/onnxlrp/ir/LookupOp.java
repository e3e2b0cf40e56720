package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;

/** An operation that can look up rows of a constant table by data-dependent ids. */
public interface LookupOp extends TensorOp {
  /** The operand that holds the ids. */
  int idsOperand();

  /** Sums {@code relevance} of the output over the looked-up axes to the shape of the ids. */
  Tensor relevanceOfIds(Call<Tensor> call, Tensor relevance);
}
