package io.github.onnxlrp.explain;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.target.TargetReading;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * The indices of the elements that a target means in an output: int64 {@code [terms, axes]},
 * without these axes where they are of length 1, without the batch axis.
 *
 * @param weights the target
 */
public record TargetPlaces(TargetWeights weights) implements AdjointOp {
  @Override
  public String name() {
    return "TargetPlaces";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    TargetReading reading = weights.read(inputs.get(0));
    List<List<Integer>> indices =
        reading.resolved("", "").terms().stream().map(term -> term.index()).toList();
    long[] flat = indices.stream().flatMap(List::stream).mapToLong(Integer::longValue).toArray();
    int axes = indices.isEmpty() ? 0 : indices.get(0).size();
    if (indices.size() != 1) {
      return List.of(Tensor.of(flat, indices.size(), axes));
    }
    return List.of(axes == 1 ? Tensor.of(flat) : Tensor.of(flat, axes));
  }
}
