package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/** Joins tensors of one shape along a new axis: the steps of a scan output. */
public record Stack(int axis) implements RoutingOp {
  @Override
  public String name() {
    return "Stack";
  }

  @Override
  public boolean copies(int operand) {
    return true;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor first = inputs.get(0);
    int[] shape = new int[first.rank() + 1];
    int along = Shapes.axis(axis, shape.length);
    for (int k = 0; k < shape.length; k++) {
      shape[k] = k == along ? inputs.size() : first.dim(k < along ? k : k - 1);
    }
    int outer = Shapes.outer(shape, along);
    int inner = Shapes.inner(shape, along);
    Object result = Elements.storage(first, Shapes.size(shape));
    for (int step = 0; step < inputs.size(); step++) {
      Tensor slice = inputs.get(step);
      if (!slice.hasShape(first.shape())) {
        throw new IllegalArgumentException(
            "step %d gives %s, the first step %s".formatted(step, slice, first));
      }
      for (int o = 0; o < outer; o++) {
        Elements.copy(slice, o * inner, result, (o * inputs.size() + step) * inner, inner);
      }
    }
    return List.of(Elements.copied(inputs, result, shape));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    return new Stack(Batch.axis(axis)).forward(Batch.repeated(inputs, batched));
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    Unstack unstack = new Unstack(axis, call.inputs().size());
    return Cotangents.wanted(wanted, emitter.add(unstack, cotangents));
  }
}
