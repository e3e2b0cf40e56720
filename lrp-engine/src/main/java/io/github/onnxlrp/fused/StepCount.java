package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * How many steps a loop takes at most. Operands are its bounds, which are whole numbers, and
 * optionally the condition before the first step, which has to hold; the result is the least of
 * {@code bound + more}.
 *
 * @param more what is added to each bound
 */
record StepCount(List<Integer> more) implements AdjointOp {
  @Override
  public String name() {
    return "StepCount";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    long steps = Long.MAX_VALUE;
    for (int k = 0; k < more.size(); k++) {
      // A comparison may have its bound in floating point.
      steps = Math.min(steps, (long) Math.ceil(inputs.get(k).get(0)) + more.get(k));
    }
    boolean begins = inputs.size() == more.size() || inputs.get(more.size()).get(0) != 0;
    return List.of(Tensor.of(new long[] {begins ? steps : 0}));
  }
}
