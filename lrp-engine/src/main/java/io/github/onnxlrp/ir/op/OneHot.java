package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A new axis of length depth that is {@code values[1]} at the id and {@code values[0]} elsewhere;
 * everywhere where the id is outside {@code [-depth, depth)}. Operands are ids, depth and values.
 *
 * @param axis the new axis, of the output
 */
public record OneHot(int axis) implements SingleOutputOp, LookupOp {
  @Override
  public String name() {
    return "OneHot";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.LOOKUP : active[2] ? Kind.MOVEMENT : Kind.DISCRETE;
  }

  @Override
  public int idsOperand() {
    return 0;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    if (inputs.get(2).size() != 2) {
      throw new IllegalArgumentException(
          "values is %s; expected two numbers, off and on".formatted(inputs.get(2)));
    }
    return Elements.pick(inputs.get(2), sources(inputs), shape(inputs));
  }

  private int[] shape(List<Tensor> inputs) {
    int[] ids = inputs.get(0).shape();
    int along = Shapes.axis(axis, ids.length + 1);
    int[] shape = Arrays.copyOf(ids, ids.length + 1);
    System.arraycopy(ids, along, shape, along + 1, ids.length - along);
    shape[along] = Shapes.length(inputs.get(1).integer());
    return shape;
  }

  /** 1 where the id stands, 0 elsewhere. */
  private int[] sources(List<Tensor> inputs) {
    Tensor ids = inputs.get(0);
    int[] shape = shape(inputs);
    int along = Shapes.axis(axis, shape.length);
    int inner = Shapes.inner(shape, along);
    int depth = shape[along];
    int[] result = new int[Shapes.size(shape)];
    for (int k = 0; k < ids.size(); k++) {
      long id = (long) ids.get(k);
      long position = id < 0 ? id + depth : id;
      if (position >= 0 && position < depth) {
        result[(k / inner * depth + (int) position) * inner + k % inner] = 1;
      }
    }
    return result;
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return operand == 2 ? emitter.emit(new Adjoint(this), call.inputsAnd(cotangent)) : null;
  }

  /**
   * The sums of the cotangents that stand on either value. Operands are those of the operation, and
   * then the cotangent.
   *
   * @param of the operation
   */
  public record Adjoint(OneHot of) implements AdjointOp {
    @Override
    public String name() {
      return "OneHotAdjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int[] sources = of.sources(inputs);
      double[] sums = new double[2];
      for (int k = 0; k < sources.length; k++) {
        sums[sources[k]] += inputs.get(3).get(k);
      }
      return List.of(Tensor.of(sums, inputs.get(2).shape()));
    }
  }

  @Override
  public int[] idsOfElements(List<Tensor> inputs, int... shape) {
    int along = Shapes.axis(axis, shape.length);
    int inner = Shapes.inner(shape, along);
    int depth = shape[along];
    return IntStream.range(0, Shapes.size(shape))
        .map(k -> k / inner / depth * inner + k % inner)
        .toArray();
  }
}
