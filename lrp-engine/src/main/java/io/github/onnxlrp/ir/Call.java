package io.github.onnxlrp.ir;

import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * One evaluation of a {@link TensorOp}: what went in and what came out.
 *
 * @param inputs operands; null where an optional operand is absent
 * @param outputs results
 */
public record Call(List<Tensor> inputs, List<Tensor> outputs) {
  public Tensor input(int index) {
    return inputs.get(index);
  }

  /** The first output. */
  public Tensor output() {
    return outputs.get(0);
  }
}
