package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** {@code condition ? a : b} with broadcasting. */
public record Where() implements RoutingOp {
  @Override
  public String name() {
    return "Where";
  }

  @Override
  public boolean copies(int operand) {
    return operand > 0;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[1] || active[2] ? Kind.SELECTION : Kind.DISCRETE;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int[] branches = Shapes.broadcast(inputs.get(1).shape(), inputs.get(2).shape());
    int[] shape = Shapes.broadcast(inputs.get(0).shape(), branches);
    long[] condition = Broadcast.to(inputs.get(0), shape).longs();
    Tensor a = Broadcast.to(inputs.get(1), shape);
    Tensor b = Broadcast.to(inputs.get(2), shape);
    Object result =
        a.isFloating()
            ? choose(condition, a.doubles(), b.doubles())
            : choose(condition, a.longs(), b.longs());
    return List.of(Elements.copied(List.of(a, b), result, shape));
  }

  private static double[] choose(long[] condition, double[] a, double[] b) {
    double[] chosen = new double[condition.length];
    for (int k = 0; k < chosen.length; k++) {
      chosen[k] = condition[k] != 0 ? a[k] : b[k];
    }
    return chosen;
  }

  private static long[] choose(long[] condition, long[] a, long[] b) {
    long[] chosen = new long[condition.length];
    for (int k = 0; k < chosen.length; k++) {
      chosen[k] = condition[k] != 0 ? a[k] : b[k];
    }
    return chosen;
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    V zero = emitter.emit(Generators.none(), List.of());
    List<V> result = new ArrayList<>(Collections.nCopies(wanted.length, null));
    for (int k = 1; k < wanted.length; k++) {
      if (wanted[k]) {
        V first = k == 1 ? cotangents.get(0) : zero;
        V second = k == 1 ? zero : cotangents.get(0);
        V share = emitter.emit(this, List.of(call.input(0), first, second));
        result.set(k, emitter.emit(new SumTo(), List.of(share, call.input(k))));
      }
    }
    return result;
  }
}
