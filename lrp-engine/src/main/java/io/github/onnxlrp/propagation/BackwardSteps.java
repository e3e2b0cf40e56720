package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A {@link BackwardStep} with several outputs.
 *
 * @param name what it is called
 * @param outputs how many there are
 * @param function what it computes
 * @param parameters what has to be known of them beside their name
 */
public record BackwardSteps(
    String name, int outputs, UnaryOperator<List<Tensor>> function, Map<String, Object> parameters)
    implements AdjointOp {
  @Override
  public int outputCount(int operands) {
    return outputs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return function.apply(inputs);
  }
}
