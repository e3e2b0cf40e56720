package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Adds shares up at flat indices: operands are the indices, the shares and a tensor of the shape of
 * the result.
 */
record ScatterByPlace() implements AdjointOp {
  @Override
  public String name() {
    return "ScatterByPlace";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    long[] places = inputs.get(0).longs();
    double[] share = inputs.get(1).doubles();
    double[] sum = new double[inputs.get(2).size()];
    for (int k = 0; k < places.length; k++) {
      sum[(int) places[k]] += share[k];
    }
    return List.of(Tensor.of(sum, inputs.get(2).shape()));
  }

  @Override
  public boolean readsShapeOf(int operand) {
    return operand == 2;
  }
}
