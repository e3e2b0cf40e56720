package io.github.onnxlrp.backward;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * The elementwise product of two tensors of one shape, in which a weight of 0, the second operand,
 * leaves nothing, not even of an infinite element.
 */
public record WeightedBy() implements AdjointOp {
  @Override
  public String name() {
    return "WeightedBy";
  }

  @Override
  public boolean isCheap() {
    return true;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return List.of(inputs.get(0).weightedBy(inputs.get(1)));
  }
}
