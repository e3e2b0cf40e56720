package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a tensor into its slices along an axis, which disappears: the steps of a scanned input.
 *
 * @param axis the axis
 * @param slices its length
 */
public record Unstack(int axis, int slices) implements RoutingOp {
  @Override
  public String name() {
    return "Unstack";
  }

  @Override
  public boolean copies(int operand) {
    return true;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int along = Shapes.axis(axis, data.rank());
    int outer = Shapes.outer(data.shape(), along);
    int inner = Shapes.inner(data.shape(), along);
    if (data.dim(along) != slices) {
      throw new IllegalArgumentException(
          "axis %d of %s is not of length %d".formatted(along, data, slices));
    }
    int[] shape = new int[data.rank() - 1];
    for (int k = 0; k < shape.length; k++) {
      shape[k] = data.dim(k < along ? k : k + 1);
    }
    List<Tensor> result = new ArrayList<>();
    for (int step = 0; step < slices; step++) {
      Object storage = Elements.storage(data, outer * inner);
      for (int o = 0; o < outer; o++) {
        Elements.copy(data, (o * slices + step) * inner, storage, o * inner, inner);
      }
      result.add(Elements.copied(List.of(data), storage, shape));
    }
    return result;
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    return new Unstack(Batch.axis(axis), slices).forward(inputs);
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    List<V> all = Cotangents.all(emitter, call, cotangents);
    return Cotangents.wanted(wanted, emitter.add(new Stack(axis), all));
  }

  @Override
  public int outputCount(int operands) {
    return slices;
  }
}
