package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Adds elements before and behind along axes, or cuts them off where the number is negative.
 * Operands are data, {@code [before..., behind...]}, the one element that fills, and optionally the
 * axes. Relevance of what was filled goes to the element that fills.
 */
public record Pad(Mode mode) implements RoutingOp {
  /** Where the added elements come from. */
  public enum Mode {
    /** From the third operand. */
    CONSTANT,
    /** From the nearest element. */
    EDGE,
    /** Mirrored at the outermost element, which is not repeated. */
    REFLECT,
    /** From the other end. */
    WRAP
  }

  @Override
  public String name() {
    return "Pad";
  }

  @Override
  public boolean copies(int operand) {
    return operand == 0 || operand == 2;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Tensor data = inputs.get(0);
    long[] pads = inputs.get(1).longs();
    boolean given = inputs.size() > 3 && inputs.get(3) != null;
    int count = given ? inputs.get(3).size() : data.rank();
    if (pads.length != 2 * count) {
      throw new IllegalArgumentException(
          "pads has %d numbers; expected two for each of %d axes of %s"
              .formatted(pads.length, count, data));
    }
    int[] shape = data.shape();
    int[] before = new int[shape.length];
    for (int k = 0; k < count; k++) {
      int axis = Shapes.axis(given ? inputs.get(3).longs()[k] : k, shape.length);
      before[axis] = number(pads[k]);
      shape[axis] = Shapes.length((long) shape[axis] + before[axis] + number(pads[count + k]));
    }
    Shapes.size(shape);
    int[][] maps = new int[shape.length][];
    for (int axis = 0; axis < shape.length; axis++) {
      maps[axis] = new int[shape[axis]];
      for (int k = 0; k < shape[axis]; k++) {
        maps[axis][k] = source(k - before[axis], data.dim(axis));
      }
    }
    return List.of(Elements.mapped(data, maps, inputs.get(2)));
  }

  private static int number(long pad) {
    if (pad != (int) pad) {
      throw new IllegalArgumentException("pads holds %d, which is too large".formatted(pad));
    }
    return (int) pad;
  }

  private int source(int position, int dim) {
    if (position >= 0 && position < dim) {
      return position;
    }
    if (mode != Mode.CONSTANT && dim == 0) {
      throw new IllegalArgumentException("an axis of length 0 has nothing to pad with");
    }
    return switch (mode) {
      case CONSTANT -> -1;
      case EDGE -> position < 0 ? 0 : dim - 1;
      case WRAP -> Math.floorMod(position, dim);
      case REFLECT -> reflected(position, dim);
    };
  }

  private static int reflected(int position, int dim) {
    if (dim == 1) {
      return 0;
    }
    int inPeriod = Math.floorMod(position, 2 * (dim - 1));
    return inPeriod < dim ? inPeriod : 2 * (dim - 1) - inPeriod;
  }
}
