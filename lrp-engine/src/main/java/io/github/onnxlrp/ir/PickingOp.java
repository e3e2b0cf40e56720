package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * A routing operation with one output, each element of which is a copy of one element of the first
 * operand. The output may be much smaller than that operand, as a time step is smaller than its
 * sequence, and no method but a dense {@link #vjp} takes longer than the output is large.
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
  default List<Tensor> vjps(boolean[] wanted, Call call, List<Tensor> cotangents) {
    Tensor[] products = new Tensor[wanted.length];
    for (int k = 0; k < wanted.length; k++) {
      if (wanted[k]) {
        double[] product = new double[call.input(k).size()];
        if (k == 0 && cotangents.get(0) != null) {
          scatter(sources(call.inputs()), cotangents.get(0).doubles(), product);
        }
        products[k] = Tensor.of(product, call.input(k).shape());
      }
    }
    return Arrays.asList(products);
  }

  private static void scatter(int[] sources, double[] cotangent, double[] product) {
    for (int k = 0; k < sources.length; k++) {
      product[sources[k]] += cotangent[k];
    }
  }
}
