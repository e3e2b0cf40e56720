package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** The sum of all elements of all operands, as a scalar. */
public record Total() implements AdjointOp {
  @Override
  public String name() {
    return "Total";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    double total = 0;
    for (Tensor amounts : inputs) {
      total += amounts.sum();
    }
    return List.of(Tensor.scalar(total));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    double[] totals = new double[Batch.samples(inputs, batched)];
    for (int operand = 0; operand < batched.length; operand++) {
      Tensor amounts = inputs.get(operand);
      double[] sums = batched[operand] ? Batch.sums(amounts) : new double[] {amounts.sum()};
      for (int k = 0; k < totals.length; k++) {
        totals[k] += sums[batched[operand] ? k : 0];
      }
    }
    return List.of(Tensor.of(totals, totals.length));
  }
}
