package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** Of each operand the magnitudes of all elements are summed; the largest sum, as a scalar. */
public record LargestMagnitude() implements AdjointOp {
  @Override
  public String name() {
    return "LargestMagnitude";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    double largest = 0;
    for (Tensor amounts : inputs) {
      largest = Math.max(largest, amounts.absoluteSum());
    }
    return List.of(Tensor.scalar(largest));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    double[] largest = new double[Batch.samples(inputs, batched)];
    for (int operand = 0; operand < batched.length; operand++) {
      Tensor amounts = inputs.get(operand);
      double[] sums =
          batched[operand] ? Batch.absoluteSums(amounts) : new double[] {amounts.absoluteSum()};
      for (int k = 0; k < largest.length; k++) {
        largest[k] = Math.max(largest[k], sums[batched[operand] ? k : 0]);
      }
    }
    return List.of(Tensor.of(largest, largest.length));
  }
}
