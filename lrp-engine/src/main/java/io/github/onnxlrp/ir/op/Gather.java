package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Picks slices of {@code data} along {@code axis}: {@code data[..., ids, ...]}. From data it is a
 * movement; from a constant table by data-dependent ids it is a lookup.
 */
public record Gather(int axis) implements PickingOp, LookupOp {
  @Override
  public String name() {
    return "Gather";
  }

  @Override
  public int idsOperand() {
    return 1;
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.MOVEMENT : Kind.LOOKUP;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int along = Shapes.axis(axis, data.rank());
    int[] shape = shape(data, inputs.get(1), along);
    int inner = Shapes.inner(data.shape(), along);
    Object result = Elements.storage(data, Shapes.size(shape));
    int to = 0;
    for (int from : slices(data, inputs.get(1).longs(), along)) {
      Elements.copy(data, from, result, to, inner);
      to += inner;
    }
    return List.of(Elements.copied(List.of(data), result, shape));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    if (batched[0] && !batched[1]) {
      return new Gather(Batch.axis(axis)).forward(inputs);
    }
    boolean first = !batched[0] && Shapes.axis(axis, inputs.get(0).rank()) == 0;
    return first ? forward(inputs) : PickingOp.super.forwardBatch(inputs, batched);
  }

  @Override
  public int[] sources(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    int along = Shapes.axis(axis, data.rank());
    int inner = Shapes.inner(data.shape(), along);
    int[] slices = slices(data, inputs.get(1).longs(), along);
    int[] sources = new int[slices.length * inner];
    for (int k = 0; k < sources.length; k++) {
      sources[k] = slices[k / inner] + k % inner;
    }
    return sources;
  }

  /** Where the slices of the output begin in data. */
  private static int[] slices(Tensor data, long[] ids, int along) {
    int dim = data.dim(along);
    int outer = Shapes.outer(data.shape(), along);
    int inner = Shapes.inner(data.shape(), along);
    int[] starts = new int[outer * ids.length];
    for (int o = 0; o < outer; o++) {
      for (int k = 0; k < ids.length; k++) {
        long id = ids[k] < 0 ? ids[k] + dim : ids[k];
        if (id < 0 || id >= dim) {
          throw new IllegalArgumentException(
              "index %d is outside [%d,%d] along axis %d of %s"
                  .formatted(ids[k], -dim, dim - 1, along, data));
        }
        starts[o * ids.length + k] = (o * dim + (int) id) * inner;
      }
    }
    return starts;
  }

  private static int[] shape(Tensor data, Tensor ids, int along) {
    int[] shape = new int[data.rank() - 1 + ids.rank()];
    int k = 0;
    for (int d = 0; d < along; d++) {
      shape[k++] = data.dim(d);
    }
    for (int d = 0; d < ids.rank(); d++) {
      shape[k++] = ids.dim(d);
    }
    for (int d = along + 1; d < data.rank(); d++) {
      shape[k++] = data.dim(d);
    }
    return shape;
  }

  @Override
  public int[] idsOfElements(List<Tensor> inputs, int... shape) {
    Tensor data = inputs.get(0);
    int inner = Shapes.inner(data.shape(), Shapes.axis(axis, data.rank()));
    int count = inputs.get(1).size();
    return IntStream.range(0, Shapes.size(shape)).map(k -> k / inner % count).toArray();
  }
}
