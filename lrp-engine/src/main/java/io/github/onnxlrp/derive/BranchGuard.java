package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Requires that a branch is taken as it was.
 *
 * @param held whether the condition held
 */
record BranchGuard(boolean held) implements AdjointOp {
  @Override
  public String name() {
    return "BranchGuard";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return forwardBatch(inputs, true);
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    Tensor condition = inputs.get(0);
    List<Integer> failed =
        IntStream.range(0, condition.size())
            .filter(sample -> condition.get(sample) != 0 != held)
            .boxed()
            .toList();
    if (!failed.isEmpty()) {
      throw new GuardFailedException("another branch is taken", failed);
    }
    return List.of(condition);
  }
}
