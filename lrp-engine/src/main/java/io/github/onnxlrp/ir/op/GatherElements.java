package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.PickingOp;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Picks one element of {@code data} for each of {@code ids}, which replaces the coordinate along
 * {@code axis}.
 *
 * @param axis the axis
 * @param selection whether a comparison of the data gave the ids, as in TopK
 */
public record GatherElements(int axis, boolean selection) implements PickingOp, LookupOp {
  @Override
  public String name() {
    return "GatherElements";
  }

  @Override
  public int idsOperand() {
    return 1;
  }

  @Override
  public Kind kind(boolean[] active) {
    return !active[0] ? Kind.LOOKUP : selection ? Kind.SELECTION : Kind.MOVEMENT;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    return List.of(Elements.pick(inputs.get(0), sources(inputs), inputs.get(1).shape()));
  }

  @Override
  public int[] sources(List<Tensor> inputs) {
    return Scatter.alongAxis(inputs.get(0), inputs.get(1), axis);
  }

  @Override
  public int[] idsOfElements(List<Tensor> inputs, int... shape) {
    return IntStream.range(0, Shapes.size(shape)).toArray();
  }

  /** {@code id} counted from the front; throws when it is outside {@code [-dim, dim)}. */
  static int position(long id, int dim, Tensor data) {
    long positive = id < 0 ? id + dim : id;
    if (positive < 0 || positive >= dim) {
      throw new IllegalArgumentException(
          "index %d is outside [%d,%d] of %s, whose shape is %s"
              .formatted(id, -dim, dim - 1, data.type(), Shapes.toString(data.shape())));
    }
    return (int) positive;
  }
}
