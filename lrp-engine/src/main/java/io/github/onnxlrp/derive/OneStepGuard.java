package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** Requires that a recurrence takes one step. The operand has one element for each step. */
public record OneStepGuard() implements AdjointOp {
  @Override
  public String name() {
    return "OneStepGuard";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    if (inputs.get(0).dim(0) != 1) {
      throw new GuardFailedException("a recurrence takes more than one step", List.of());
    }
    return List.of(inputs.get(0));
  }
}
