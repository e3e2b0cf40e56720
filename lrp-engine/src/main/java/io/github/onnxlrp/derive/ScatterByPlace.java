package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Adds shares up at flat indices: operands are a tensor of the shape of the result, and then pairs
 * of indices and shares.
 */
public record ScatterByPlace() implements AdjointOp {
  @Override
  public String name() {
    return "ScatterByPlace";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    double[] sum = new double[inputs.get(0).size()];
    for (int k = 1; k < inputs.size(); k += 2) {
      add(inputs.get(k).longs(), inputs.get(k + 1).doubles(), sum);
    }
    return List.of(Tensor.of(sum, inputs.get(0).shape()));
  }

  private static void add(long[] places, double[] share, double[] sum) {
    for (int k = 0; k < places.length; k++) {
      sum[(int) places[k]] += share[k];
    }
  }

  @Override
  public boolean readsShapeOf(int operand) {
    return operand == 0;
  }
}
