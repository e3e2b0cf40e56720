package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
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
    return sum(inputs.get(0), inputs.get(1).integer(), reverse);
  }

  @Override
  public Tensor vjp(int operand, Call call, Tensor cotangent) {
    return operand == 0
        ? sum(cotangent, call.input(1).integer(), !reverse)
        : Tensor.zeros(cotangent.type(), call.input(1).shape());
  }

  private Tensor sum(Tensor data, long axis, boolean fromEnd) {
    int along = Shapes.axis(axis, data.rank());
    int inner = Shapes.inner(data.shape(), along);
    int dim = data.dim(along);
    double[] sums = data.isFloating() ? new double[data.size()] : null;
    long[] integers = data.isFloating() ? null : new long[data.size()];
    for (int row = 0; row < data.size() / Math.max(1, dim); row++) {
      int start = row / inner * dim * inner + row % inner;
      double sum = 0;
      long integerSum = 0;
      for (int step = 0; step < dim; step++) {
        int k = start + (fromEnd ? dim - 1 - step : step) * inner;
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
}
