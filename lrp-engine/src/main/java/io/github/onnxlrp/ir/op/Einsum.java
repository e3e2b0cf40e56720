package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.BilinearOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * A sum over products of one or two operands, whose axes are named by letters: {@code ij,jk->ik}.
 *
 * @param equation the equation, with an arrow or without
 */
public record Einsum(String equation) implements SingleOutputOp, BilinearOp {
  /**
   * Checks the equation.
   *
   * @throws IllegalArgumentException if it has two arrows, or the output a letter twice or one that
   *     no operand has
   */
  public Einsum {
    new EinsumEquation(equation).requireValid();
  }

  @Override
  public String name() {
    return "Einsum";
  }

  @Override
  public Kind kind(boolean[] active) {
    if (active.length == 1) {
      return new EinsumEquation(equation).sums() ? Kind.LINEAR : Kind.MOVEMENT;
    }
    return active[0] && active[1] ? Kind.BILINEAR : Kind.LINEAR;
  }

  /** What is only moved lies where it was. */
  @Override
  public Interval range(List<Interval> operands) {
    boolean moves = operands.size() == 1 && !new EinsumEquation(equation).sums();
    return moves ? operands.get(0) : Interval.ALL;
  }

  /**
   * For each operand of an elementwise product, for each axis of the output, the operand's axis
   * that it is, or -1; null where the equation sums or takes a diagonal.
   */
  public List<int[]> axesOfElements(List<Tensor> inputs) {
    return new EinsumEquation(equation).axesOfElements(inputs);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    EinsumEquation.Loops loops = new EinsumEquation(equation).loops(inputs);
    Tensor first = inputs.get(0);
    if (first.isFloating()) {
      double[] result = new double[loops.outputSize()];
      loops.run(
          (left, right, output) ->
              result[output] += first.get(left) * (right < 0 ? 1 : inputs.get(1).get(right)));
      return Tensor.floating(first.type(), result, loops.outputShape());
    }
    long[] result = new long[loops.outputSize()];
    loops.run(
        (left, right, output) -> {
          long factor = right < 0 ? 1 : inputs.get(1).longs()[right];
          result[output] =
              Integers.wrap(result[output] + first.longs()[left] * factor, first.type());
        });
    return Tensor.integers(first.type(), result, loops.outputShape());
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return emitter.emit(new Adjoint(this, operand), call.inputsAnd(cotangent));
  }

  /**
   * The sum over the products in which an element is. Operands are those of the operation, and then
   * the cotangent.
   *
   * @param of the operation
   * @param operand by which operand
   */
  public record Adjoint(Einsum of, int operand) implements AdjointOp {
    @Override
    public String name() {
      return "EinsumAdjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int last = inputs.size() - 1;
      List<Tensor> operands = inputs.subList(0, last);
      Tensor cotangent = inputs.get(last);
      Tensor other = last == 1 ? null : inputs.get(1 - operand);
      double[] result = new double[inputs.get(operand).size()];
      new EinsumEquation(of.equation)
          .loops(operands)
          .run(
              (left, right, output) -> {
                double factor = other == null ? 1 : other.get(operand == 0 ? right : left);
                result[operand == 0 ? left : right] += cotangent.get(output) * factor;
              });
      return List.of(Tensor.of(result, inputs.get(operand).shape()));
    }
  }

  @Override
  public void forEachProduct(Call<Tensor> call, Products products) {
    new EinsumEquation(equation).loops(call.inputs()).run(products);
  }
}
