package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The part of a function, which has to be defined for parts of its operand where it is for the
 * whole. Operands are the part and the whole.
 *
 * @param node whose function it is
 */
record DefinedPart(String node) implements AdjointOp {
  @Override
  public String name() {
    return "DefinedPart";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    if (!isFinite(inputs.get(0)) && isFinite(inputs.get(1))) {
      throw OnnxLrpException.unsupported(
          "%s: its function is not defined for a part of its operand alone; use occlusion, shap or"
              + " lrp",
          node);
    }
    return List.of(inputs.get(0));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    return batched[0] && isFinite(inputs.get(0))
        ? List.of(inputs.get(0))
        : AdjointOp.super.forwardBatch(inputs, batched);
  }

  private static boolean isFinite(Tensor tensor) {
    return Arrays.stream(tensor.doubles()).allMatch(Double::isFinite);
  }
}
