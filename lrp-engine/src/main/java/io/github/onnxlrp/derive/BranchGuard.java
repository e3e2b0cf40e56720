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
public record BranchGuard(boolean held) implements AdjointOp {
  @Override
  public String name() {
    return "BranchGuard";
  }

  /** The condition is the same for all samples. */
  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    if (inputs.get(0).get(0) != 0 != held) {
      throw new GuardFailedException("another branch is taken", List.of());
    }
    return List.of(inputs.get(0));
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
