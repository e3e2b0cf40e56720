package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * The product of all elements over the axes that the second operand lists. There is no relevance
 * rule for it.
 *
 * @param keepAxes whether reduced axes stay, with length 1
 * @param emptyIsIdentity whether nothing is reduced when no axes are given
 */
public record ReduceProduct(boolean keepAxes, boolean emptyIsIdentity) implements SingleOutputOp {
  @Override
  public String name() {
    return "ReduceProd";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.BILINEAR : Kind.DISCRETE;
  }

  private ReducedAxes axes() {
    return new ReducedAxes(keepAxes, emptyIsIdentity);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int[] targets = axes().targets(inputs);
    int[] shape = axes().result(inputs);
    if (data.isFloating()) {
      double[] products = new double[Shapes.size(shape)];
      Arrays.fill(products, 1);
      for (int k = 0; k < targets.length; k++) {
        products[targets[k]] *= data.doubles()[k];
      }
      return Tensor.floating(data.type(), products, shape);
    }
    long[] products = new long[Shapes.size(shape)];
    Arrays.fill(products, 1);
    for (int k = 0; k < targets.length; k++) {
      products[targets[k]] = Integers.wrap(products[targets[k]] * data.longs()[k], data.type());
    }
    return Tensor.integers(data.type(), products, shape);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    return operand == 0 ? emitter.emit(new Adjoint(this), call.inputsAnd(cotangent)) : null;
  }

  /**
   * The cotangent times the product of all other elements. Operands are those of the operation, and
   * then the cotangent.
   *
   * @param of the operation
   */
  public record Adjoint(ReduceProduct of) implements AdjointOp {
    @Override
    public String name() {
      return "ReduceProdAdjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      int last = inputs.size() - 1;
      Tensor data = inputs.get(0);
      Tensor cotangent = inputs.get(last);
      double[] result = new double[data.size()];
      int[] targets = of.axes().targets(inputs.subList(0, last));
      double[] products = new double[cotangent.size()];
      int[] zeros = new int[cotangent.size()];
      Arrays.fill(products, 1);
      for (int k = 0; k < result.length; k++) {
        products[targets[k]] *= data.get(k) == 0 ? 1 : data.get(k);
        zeros[targets[k]] += data.get(k) == 0 ? 1 : 0;
      }
      for (int k = 0; k < result.length; k++) {
        int otherZeros = zeros[targets[k]] - (data.get(k) == 0 ? 1 : 0);
        double others = products[targets[k]] / (data.get(k) == 0 ? 1 : data.get(k));
        result[k] = otherZeros > 0 ? 0 : cotangent.get(targets[k]) * others;
      }
      return List.of(Tensor.of(result, data.shape()));
    }
  }
}
