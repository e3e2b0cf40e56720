package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Reorders axes: output axis k is input axis {@code permutation[k]}.
 *
 * @param permutation the order; empty reverses all axes
 */
public record Transpose(List<Integer> permutation) implements RoutingOp {
  @Override
  public String name() {
    return "Transpose";
  }

  @Override
  public boolean copies(int operand) {
    return true;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int[] shape = inputs.get(0).shape();
    int[] strides = Shapes.strides(shape);
    int rank = shape.length;
    if (!permutation.isEmpty() && permutation.size() != rank) {
      throw new IllegalArgumentException(
          "perm %s does not fit shape %s".formatted(permutation, Shapes.toString(shape)));
    }
    int[] newShape = new int[rank];
    int[] newStrides = new int[rank];
    for (int k = 0; k < rank; k++) {
      int axis = permutation.isEmpty() ? rank - 1 - k : Shapes.axis(permutation.get(k), rank);
      newShape[k] = shape[axis];
      newStrides[k] = strides[axis];
    }
    return List.of(Elements.strided(inputs.get(0), newShape, newStrides, 0));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    int rank = inputs.get(0).rank() - 1;
    List<Integer> order = new ArrayList<>(List.of(0));
    for (int k = 0; k < rank; k++) {
      int source = permutation.isEmpty() ? rank - 1 - k : permutation.get(k);
      order.add(1 + Shapes.axis(source, rank));
    }
    return new Transpose(order).forward(inputs);
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    Integer[] inverse = new Integer[permutation.size()];
    for (int k = 0; k < inverse.length; k++) {
      inverse[Shapes.axis(permutation.get(k), inverse.length)] = k;
    }
    return Cotangents.wanted(wanted, emitter.add(new Transpose(List.of(inverse)), cotangents));
  }
}
