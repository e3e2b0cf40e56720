package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** An operation that can look up rows of a constant table by data-dependent ids. */
public interface LookupOp extends TensorOp {
  /** The operand that holds the ids. */
  int idsOperand();

  /**
   * For each element of the output the flat index of the id that has looked it up.
   *
   * @param inputs the operands
   * @param shape the shape of the output
   */
  int[] idsOfElements(List<Tensor> inputs, int... shape);

  /** Sums {@code relevance} of the output over the looked-up axes to the shape of the ids. */
  default Tensor relevanceOfIds(Call<Tensor> call, Tensor relevance) {
    Tensor ids = call.input(idsOperand());
    int[] of = idsOfElements(call.inputs(), relevance.shape());
    double[] sums = new double[ids.size()];
    for (int k = 0; k < of.length; k++) {
      sums[of[k]] += relevance.get(k);
    }
    return Tensor.of(sums, ids.shape());
  }
}
