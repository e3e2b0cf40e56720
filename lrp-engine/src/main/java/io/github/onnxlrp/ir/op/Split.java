package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Cuts a tensor along {@code axis}: operands are data and, optionally, the length of each part;
 * without them {@code parts} equal parts, the last one shorter where it does not divide.
 */
public record Split(int axis, int parts) implements RoutingOp {
  @Override
  public String name() {
    return "Split";
  }

  @Override
  public boolean copies(int operand) {
    return operand == 0;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int along = Shapes.axis(axis, data.rank());
    int dim = data.dim(along);
    int[] strides = Shapes.strides(data.shape());
    List<Tensor> result = new ArrayList<>();
    int start = 0;
    for (int length : lengths(inputs, dim)) {
      int[] shape = data.shape();
      shape[along] = length;
      result.add(Elements.strided(data, shape, strides, start * strides[along]));
      start += length;
    }
    if (start != dim) {
      throw new IllegalArgumentException(
          "parts of total length %d do not fill axis %d of %s".formatted(start, along, data));
    }
    return result;
  }

  private int[] lengths(List<Tensor> inputs, int dim) {
    if (inputs.size() > 1 && inputs.get(1) != null) {
      long[] given = inputs.get(1).longs();
      int[] lengths = new int[given.length];
      for (int k = 0; k < lengths.length; k++) {
        lengths[k] = Shapes.length(given[k]);
      }
      return lengths;
    }
    int each = (dim + parts - 1) / parts;
    int[] lengths = new int[parts];
    for (int k = 0; k < parts; k++) {
      lengths[k] = Math.max(0, Math.min(each, dim - k * each));
    }
    return lengths;
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    return batched.length > 1 && batched[1]
        ? RoutingOp.super.forwardBatch(inputs, batched)
        : new Split(Batch.axis(axis), parts).forward(inputs);
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    List<V> result = new ArrayList<>(Collections.nCopies(wanted.length, null));
    if (wanted[0]) {
      result.set(0, emitter.emit(new Concat(axis), Cotangents.all(emitter, call, cotangents)));
    }
    return result;
  }

  @Override
  public int outputCount(int operands) {
    return parts;
  }
}
