package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
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
  public boolean isElementwise() {
    return true;
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
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    V a = call.input(0);
    V b = call.input(1);
    V share =
        operand == 0
            ? cotangent
            : emitter.emit(new Adjoint(), List.of(a, b, call.output(), cotangent));
    return emitter.emit(new SumTo(), List.of(share, operand == 0 ? a : b));
  }

  /** {@code -r (a - y) / b}, where the quotient is an integer, of the operands a, b, y and r. */
  private record Adjoint() implements AdjointOp {
    @Override
    public String name() {
      return "ModAdjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      Tensor y = inputs.get(2);
      Tensor a = Broadcast.to(inputs.get(0), y.shape());
      Tensor b = Broadcast.to(inputs.get(1), y.shape());
      double[] result = new double[y.size()];
      for (int k = 0; k < result.length; k++) {
        double quotient = (a.get(k) - y.get(k)) / b.get(k);
        result[k] = inputs.get(3).get(k) * -Math.rint(quotient);
      }
      return List.of(Tensor.of(result, y.shape()));
    }
  }
}
