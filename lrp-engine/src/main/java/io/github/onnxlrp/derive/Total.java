package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * The sum of all elements, as a scalar.
 *
 * @param ofMagnitudes whether their magnitudes are summed
 */
record Total(boolean ofMagnitudes) implements AdjointOp {
  @Override
  public String name() {
    return ofMagnitudes ? "Magnitude" : "Total";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor elements = inputs.get(0);
    return List.of(Tensor.scalar(ofMagnitudes ? elements.absoluteSum() : elements.sum()));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    return List.of(Batch.sums(inputs.get(0), ofMagnitudes));
  }
}
