package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * What stands for the numbers of an input where nothing of the sample is there.
 *
 * @param slice where the sample is in it
 */
record NumbersAtBaseline(Baseline baseline, SampleSlice slice) implements AdjointOp {
  @Override
  public String name() {
    return "NumbersAtBaseline";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor own = inputs.get(0);
    return List.of(Tensor.floating(own.type(), baseline.ofNumbers(own, slice), own.shape()));
  }
}
