package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Sums of all elements up to each one, along the axis that the second operand gives.
 *
 * @param exclusive whether the element itself is left out
 * @param reverse whether it is summed from the end
 */
public record CumulativeSum(boolean exclusive, boolean reverse) implements SingleOutputOp {
  @Override
  public String name() {
    return "CumSum";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.LINEAR : Kind.DISCRETE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int along = Shapes.axis(inputs.get(1).integer(), data.rank());
    int inner = Shapes.inner(data.shape(), along);
    int dim = data.dim(along);
    double[] sums = data.isFloating() ? new double[data.size()] : null;
    long[] integers = data.isFloating() ? null : new long[data.size()];
    for (int row = 0; row < data.size() / Math.max(1, dim); row++) {
      int start = row / inner * dim * inner + row % inner;
      double sum = 0;
      long integerSum = 0;
      for (int step = 0; step < dim; step++) {
        int k = start + (reverse ? dim - 1 - step : step) * inner;
        if (sums != null) {
          double next = sum + data.doubles()[k];
          sums[k] = exclusive ? sum : next;
          sum = next;
        } else {
          long next = Integers.wrap(integerSum + data.longs()[k], data.type());
          integers[k] = exclusive ? integerSum : next;
          integerSum = next;
        }
      }
    }
    return sums != null
        ? Tensor.floating(data.type(), sums, data.shape())
        : Tensor.integers(data.type(), integers, data.shape());
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    CumulativeSum fromTheOtherEnd = new CumulativeSum(exclusive, !reverse);
    return operand == 0 ? emitter.emit(fromTheOtherEnd, List.of(cotangent, call.input(1))) : null;
  }
}
