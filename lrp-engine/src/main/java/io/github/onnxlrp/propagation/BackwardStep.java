package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * An operation of a backward pass, which nothing is derived from in turn.
 *
 * @param name what it is called
 * @param function what it computes
 * @param isElementwise whether it is a function of single elements
 * @param parameters what has to be known of it beside its name
 */
public record BackwardStep(
    String name,
    Function<List<Tensor>, Tensor> function,
    boolean isElementwise,
    Map<String, Object> parameters)
    implements AdjointOp {
  BackwardStep(String name, Function<List<Tensor>, Tensor> function) {
    this(name, function, false, Map.of());
  }

  /** A function of single elements. */
  static BackwardStep ofElements(String name, DoubleUnaryOperator function) {
    return new BackwardStep(
        name, in -> in.get(0).map(function), true, Map.of("function", function));
  }

  /** A function of the elements of two tensors of one shape. */
  static BackwardStep ofElements(String name, DoubleBinaryOperator function) {
    return new BackwardStep(
        name, in -> in.get(0).zip(in.get(1), function), true, Map.of("function", function));
  }

  @Override
  public boolean isCheap() {
    return isElementwise;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return List.of(function.apply(inputs));
  }
}
