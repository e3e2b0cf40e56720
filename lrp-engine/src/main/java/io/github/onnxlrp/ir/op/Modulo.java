package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * The remainder of {@code a / b}, with broadcasting.
 *
 * @param signOfDividend whether it has the sign of a, as in C; otherwise it has that of b
 */
public record Modulo(boolean signOfDividend) implements SingleOutputOp {
  @Override
  public String name() {
    return "Mod";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] && active[1] ? Kind.BILINEAR : Kind.ELEMENTWISE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    boolean unsigned = inputs.get(0).type() == ElementType.UINT64;
    return Binary.apply(
        inputs.get(0),
        inputs.get(1),
        (a, b) -> signOfDividend ? a % b : a - b * Math.floor(a / b),
        (a, b) -> remainder(a, b, unsigned));
  }

  private long remainder(long a, long b, boolean unsigned) {
    if (b == 0) {
      throw new IllegalArgumentException("integer division by zero");
    }
    if (unsigned) {
      return Long.remainderUnsigned(a, b);
    }
    return signOfDividend ? a % b : Math.floorMod(a, b);
  }

  @Override
  public Tensor vjp(int operand, Call call, Tensor cotangent) {
    int[] shape = cotangent.shape();
    Tensor a = Broadcast.to(call.input(0), shape);
    Tensor b = Broadcast.to(call.input(1), shape);
    double[] result = new double[cotangent.size()];
    for (int k = 0; k < result.length; k++) {
      double quotient = (a.get(k) - call.output().get(k)) / b.get(k);
      result[k] = cotangent.get(k) * (operand == 0 ? 1 : -Math.rint(quotient));
    }
    return Broadcast.sumTo(Tensor.of(result, shape), call.input(operand).shape());
  }
}
