package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;

/**
 * A contraction of its first two operands: every output element is a sum of products of one element
 * of each.
 */
public interface BilinearOp extends TensorOp {
  /** Takes the products one by one. */
  @FunctionalInterface
  interface Products {
    /** {@code output += left * right}, given as flat indices. */
    void accept(int left, int right, int output);
  }

  /** Names all products. */
  void forEachProduct(Call<Tensor> call, Products products);
}
