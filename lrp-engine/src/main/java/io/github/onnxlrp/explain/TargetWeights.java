package io.github.onnxlrp.explain;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.target.TargetReading;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Set;

/**
 * How much each element of an output counts for the score of a target, in the output's shape.
 *
 * @param target the target
 * @param output what errors call the output
 * @param batchAxis the axis along which samples lie, where it is of length 1; -1 where there is
 *     none
 * @param heads the operators that all of it is the result of
 */
public record TargetWeights(Target target, String output, int batchAxis, Set<String> heads)
    implements AdjointOp {
  @Override
  public String name() {
    return "TargetWeights";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor values = inputs.get(0);
    return List.of(slice(values).into(read(values).weights(), values.shape()));
  }

  /** Which elements it means. */
  TargetReading read(Tensor values) {
    return new TargetReading(target, output, ofSample(values), () -> heads);
  }

  /** The values without the batch axis. */
  Tensor ofSample(Tensor values) {
    return slice(values).of(values);
  }

  /** Where the one sample is; all of it belongs to it where no axis counts samples. */
  SampleSlice slice(Tensor values) {
    boolean there = batchAxis >= 0 && batchAxis < values.rank() && values.dim(batchAxis) == 1;
    return there ? new SampleSlice(batchAxis, 0) : SampleSlice.ALL;
  }
}
