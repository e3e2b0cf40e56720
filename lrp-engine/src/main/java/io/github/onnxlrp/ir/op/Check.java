package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.Consumer;

/**
 * What operands must be like for a node to run. It computes nothing, so that it stands beside the
 * path of the data and not on it.
 *
 * @param name operator name
 * @param requirement throws an {@link IllegalArgumentException} where they are not
 */
public record Check(String name, Consumer<List<Tensor>> requirement) implements TensorOp {
  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    requirement.accept(inputs);
    return List.of();
  }

  @Override
  public Kind kind(boolean[] active) {
    return Kind.DISCRETE;
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    throw new IllegalStateException("a check of " + name + " has no derivative");
  }

  @Override
  public int outputCount(int operands) {
    return 0;
  }
}
