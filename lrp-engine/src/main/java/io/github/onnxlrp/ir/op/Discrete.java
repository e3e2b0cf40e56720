package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A function without a derivative: shapes, ranges, comparisons, logic. Relevance never gets here.
 *
 * @param name operator name
 * @param function computes the output
 * @param readsShapesOnly whether the output does not depend on the elements of the operands
 * @param givesShapeOnly whether only the shape and the type of the output depend on the operands
 * @param isElementwise whether it is a function of single elements, with broadcasting
 * @param parameters what it takes beside its operands, by the names that ONNX has for it
 */
public record Discrete(
    String name,
    Function<List<Tensor>, Tensor> function,
    boolean readsShapesOnly,
    boolean givesShapeOnly,
    boolean isElementwise,
    Map<String, Object> parameters)
    implements SingleOutputOp {
  /** A function of the elements. */
  public Discrete(String name, Function<List<Tensor>, Tensor> function) {
    this(name, function, false);
  }

  /** A function of the shapes, or of the elements. */
  public Discrete(String name, Function<List<Tensor>, Tensor> function, boolean readsShapesOnly) {
    this(name, function, readsShapesOnly, false, false, Map.of());
  }

  /** A function of single elements, with broadcasting. */
  static Discrete ofElements(String name, Function<List<Tensor>, Tensor> function) {
    return new Discrete(name, function, false, false, true, Map.of());
  }

  /** A function of lengths, shapes or types, of which the output has its own and nothing else. */
  static Discrete shaped(
      String name, Function<List<Tensor>, Tensor> function, boolean readsShapesOnly) {
    return new Discrete(name, function, readsShapesOnly, true, false, Map.of());
  }

  /** The same operation, of which it is known what it takes beside its operands. */
  public Discrete with(Map<String, Object> newParameters) {
    return new Discrete(
        name, function, readsShapesOnly, givesShapeOnly, isElementwise, newParameters);
  }

  @Override
  public boolean givesShape(int operand) {
    return givesShapeOnly;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    return function.apply(inputs);
  }

  @Override
  public Kind kind(boolean[] active) {
    return Kind.DISCRETE;
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    throw new IllegalStateException(name + " has no derivative");
  }
}
