package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * Replaces elements of data: operands are data, ids and updates. The last update of an element
 * counts.
 *
 * @param name operator name
 * @param targets the elements of data that the updates replace
 */
public record Scatter(String name, Targets targets) implements RoutingOp {
  /** Where updates go. */
  @FunctionalInterface
  public interface Targets {
    /** For every element of the updates its flat index in data. */
    int[] of(Tensor data, Tensor ids);
  }

  private record OfTuples() implements Targets {
    @Override
    public int[] of(Tensor data, Tensor ids) {
      return slices(data, ids, 0);
    }
  }

  /**
   * Where updates of single elements go.
   *
   * @param axis the axis along which ids are coordinates
   */
  public record AlongAxis(int axis) implements Targets {
    @Override
    public int[] of(Tensor data, Tensor ids) {
      return alongAxis(data, ids, axis);
    }
  }

  /** Updates have the shape of ids, which replace the coordinate along {@code axis}. */
  public static Targets elements(int axis) {
    return new AlongAxis(axis);
  }

  /** Updates are slices, of which the last axis of ids holds the coordinates. */
  public static Targets slices() {
    return new OfTuples();
  }

  @Override
  public boolean copies(int operand) {
    return operand != 1;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    Tensor updates = inputs.get(2);
    int[] to = targets.of(data, inputs.get(1));
    requireOneForEach(to, updates);
    Object result = Elements.storage(data, data.size());
    Elements.copy(data, 0, result, 0, data.size());
    Elements.spread(updates, to, result);
    return List.of(Elements.tensor(data, result, data.shape()));
  }

  static void requireOneForEach(int[] targets, Tensor updates) {
    if (targets.length != updates.size()) {
      throw new IllegalArgumentException(
          "its ids name %d elements; updates are %s".formatted(targets.length, updates));
    }
  }

  static int[] alongAxis(Tensor data, Tensor ids, int axis) {
    if (ids.rank() != data.rank()) {
      throw new IllegalArgumentException(
          "indices are %s; expected the rank of data, which is %s".formatted(ids, data));
    }
    int along = Shapes.axis(axis, data.rank());
    int[] strides = Shapes.strides(data.shape());
    int[] counter = new int[data.rank()];
    int[] result = new int[ids.size()];
    for (int k = 0; k < result.length; k++) {
      int id = GatherElements.position(ids.longs()[k], data.dim(along), data);
      for (int d = 0; d < counter.length; d++) {
        result[k] += (d == along ? id : counter[d]) * strides[d];
      }
      Elements.advance(counter, ids.shape());
    }
    return result;
  }

  static int[] slices(Tensor data, Tensor ids, int batchAxes) {
    int length = ids.dim(-1);
    int[] shape = data.shape();
    int[] strides = Shapes.strides(shape);
    int inner = Shapes.size(Arrays.copyOfRange(shape, batchAxes + length, shape.length));
    int batchSize = Shapes.size(Arrays.copyOfRange(shape, batchAxes, shape.length));
    int tuples = length == 0 ? Shapes.outer(ids.shape(), ids.rank() - 1) : ids.size() / length;
    int batches = Shapes.size(Arrays.copyOf(ids.shape(), batchAxes));
    int[] result = new int[tuples * inner];
    for (int tuple = 0; tuple < tuples; tuple++) {
      int start = tuple / Math.max(1, tuples / Math.max(1, batches)) * batchSize;
      for (int k = 0; k < length; k++) {
        long id = ids.longs()[tuple * length + k];
        int axis = batchAxes + k;
        start += GatherElements.position(id, shape[axis], data) * strides[axis];
      }
      for (int k = 0; k < inner; k++) {
        result[tuple * inner + k] = start + k;
      }
    }
    return result;
  }
}
