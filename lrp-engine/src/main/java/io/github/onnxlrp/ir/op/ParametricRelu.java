package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * {@code x < 0 ? slope x : x}, a function of the elements of x: the slope is constant, and
 * broadcasts to x.
 */
public record ParametricRelu() implements SingleOutputOp {
  @Override
  public String name() {
    return "PRelu";
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.ELEMENTWISE : Kind.DISCRETE;
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    Tensor x = inputs.get(0);
    Tensor slopes = Broadcast.to(inputs.get(1), x.shape());
    return x.zip(slopes, (value, slope) -> value < 0 ? slope * value : value);
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    List<V> operands = List.of(call.input(0), call.input(1), cotangent);
    V share = emitter.emit(new Adjoint(operand), operands);
    return emitter.emit(new SumTo(), List.of(share, call.input(operand)));
  }

  /**
   * {@code r} or {@code slope r}, or by the slope {@code 0} or {@code x r}, of the operands x,
   * slope and r.
   *
   * @param operand by which operand of the function
   */
  public record Adjoint(int operand) implements AdjointOp {
    @Override
    public String name() {
      return "PReluAdjoint";
    }

    @Override
    public List<Tensor> forward(List<Tensor> inputs) {
      Tensor x = inputs.get(0);
      Tensor r = inputs.get(2);
      if (operand == 1) {
        return List.of(r.zip(x, (share, value) -> value < 0 ? value * share : 0));
      }
      Tensor slopes = Broadcast.to(inputs.get(1), x.shape());
      return List.of(r.times(x.zip(slopes, (value, slope) -> value < 0 ? slope : 1)));
    }
  }
}
