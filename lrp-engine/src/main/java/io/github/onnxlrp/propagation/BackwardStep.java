package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/**
 * An operation of a backward pass, which nothing is derived from in turn.
 *
 * @param name what it is called
 * @param function what it computes
 * @param like the operand of which the shape alone is read; -1 where there is none
 */
record BackwardStep(String name, Function<List<Tensor>, Tensor> function, int like)
    implements AdjointOp {
  BackwardStep(String name, Function<List<Tensor>, Tensor> function) {
    this(name, function, -1);
  }

  @Override
  public boolean readsShapeOf(int operand) {
    return operand == like;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return List.of(function.apply(inputs));
  }
}
