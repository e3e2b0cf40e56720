package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Joins tensors along {@code axis}. */
public record Concat(int axis) implements RoutingOp {
  @Override
  public String name() {
    return "Concat";
  }

  @Override
  public boolean copies(int operand) {
    return true;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor first = inputs.get(0);
    int along = Shapes.axis(axis, first.rank());
    int[] shape = first.shape();
    shape[along] = 0;
    for (Tensor input : inputs) {
      requireLike(first, input, along);
      shape[along] += input.dim(along);
    }
    int outer = Shapes.outer(shape, along);
    int inner = Shapes.inner(shape, along);
    Object result = Elements.storage(first, Shapes.size(shape));
    int offset = 0;
    for (Tensor input : inputs) {
      int block = input.dim(along) * inner;
      for (int o = 0; o < outer; o++) {
        Elements.copy(input, o * block, result, offset + o * shape[along] * inner, block);
      }
      offset += block;
    }
    return List.of(Elements.copied(inputs, result, shape));
  }

  private static void requireLike(Tensor first, Tensor other, int along) {
    boolean fits = other.rank() == first.rank() && other.isFloating() == first.isFloating();
    for (int k = 0; fits && k < first.rank(); k++) {
      fits = k == along || other.dim(k) == first.dim(k);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "cannot join %s and %s along axis %d".formatted(first, other, along));
    }
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    return new Concat(Batch.axis(axis)).forward(Batch.repeated(inputs, batched));
  }

  @Override
  public <V> List<V> adjoint(
      Emitter<V> emitter, boolean[] wanted, Call<V> call, List<V> cotangents) {
    int parts = call.inputs().size();
    V lengths = emitter.emit(lengths(), call.inputs());
    Split split = new Split(axis, parts);
    return Cotangents.wanted(wanted, emitter.add(split, List.of(cotangents.get(0), lengths)));
  }

  /** The length of each operand along the axis. */
  private Discrete lengths() {
    return new Discrete(
            "Lengths",
            inputs -> {
              long[] lengths = new long[inputs.size()];
              Arrays.setAll(
                  lengths, k -> inputs.get(k).dim(Shapes.axis(axis, inputs.get(k).rank())));
              return Tensor.vector(lengths);
            },
            true)
        .with(Map.of("axis", axis));
  }
}
