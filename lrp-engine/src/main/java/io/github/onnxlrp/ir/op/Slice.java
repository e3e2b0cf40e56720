package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts ranges: operands are data, starts, ends and optionally axes and steps, as in ONNX Slice-10
 * and later.
 */
public record Slice() implements PickingOp {
  @Override
  public String name() {
    return "Slice";
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Range range = range(inputs);
    return List.of(Elements.strided(inputs.get(0), range.shape, range.strides, range.offset));
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    Tensor data = inputs.get(0);
    for (int k = 1; k < batched.length; k++) {
      if (batched[k]) {
        return PickingOp.super.forwardBatch(inputs, batched);
      }
    }
    long[] axes = optional(inputs, 3);
    long[] shifted = new long[inputs.get(1).size()];
    Arrays.setAll(shifted, k -> 1 + Shapes.axis(axes == null ? k : axes[k], data.rank() - 1));
    List<Tensor> operands = new ArrayList<>(inputs.subList(0, 3));
    operands.add(Tensor.vector(shifted));
    operands.add(inputs.size() > 4 ? inputs.get(4) : null);
    return forward(operands);
  }

  @Override
  public int[] sources(List<Tensor> inputs) {
    return range(inputs).sources();
  }

  /** The elements of a range: index [0, 0, ...] stands at the offset. */
  private static final class Range {
    private final int[] shape;
    private final int[] strides;
    private final int offset;

    Range(int[] shape, int[] strides, int offset) {
      this.shape = shape;
      this.strides = strides;
      this.offset = offset;
    }

    int[] sources() {
      return Elements.sources(shape, strides, offset);
    }
  }

  private static Range range(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    long[] starts = inputs.get(1).longs();
    long[] ends = inputs.get(2).longs();
    long[] axes = optional(inputs, 3);
    long[] steps = optional(inputs, 4);
    int[] shape = data.shape();
    int[] strides = Shapes.strides(shape);
    int offset = 0;
    for (int k = 0; k < starts.length; k++) {
      int axis = Shapes.axis(axes == null ? k : axes[k], data.rank());
      long step = steps == null ? 1 : steps[k];
      if (step == 0) {
        throw new IllegalArgumentException("step 0 along axis " + axis);
      }
      long dim = shape[axis];
      long start = clamp(starts[k], dim, step);
      long end = clampEnd(ends[k], dim, step);
      long count = Math.max(0, count(end - start, step));
      offset += Math.toIntExact(count == 0 ? 0 : start * strides[axis]);
      shape[axis] = (int) count;
      strides[axis] = Math.toIntExact(Math.max(-dim, Math.min(dim, step)) * strides[axis]);
    }
    return new Range(shape, strides, offset);
  }

  private static long count(long distance, long step) {
    return -Math.floorDiv(-distance, step);
  }

  private static long[] optional(List<Tensor> inputs, int index) {
    return inputs.size() > index && inputs.get(index) != null ? inputs.get(index).longs() : null;
  }

  private static long clamp(long start, long dim, long step) {
    long positive = start < 0 ? start + dim : start;
    return step > 0
        ? Math.max(0, Math.min(dim, positive))
        : Math.max(0, Math.min(dim - 1, positive));
  }

  private static long clampEnd(long end, long dim, long step) {
    long positive = end < 0 ? end + dim : end;
    return step > 0 ? Math.max(0, Math.min(dim, positive)) : Math.max(-1, Math.min(dim, positive));
  }

  /** The tensors of starts, ends and axes that cut {@code [start, end)} along one axis. */
  public static List<Tensor> range(long start, long end, long axis) {
    return Arrays.asList(Tensor.vector(start), Tensor.vector(end), Tensor.vector(axis));
  }
}
