package io.github.onnxlrp.ir.op;

import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.Emitter;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.SingleOutputOp;
import io.github.onnxlrp.tensor.Batch;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The same elements under another shape. Reshape, Squeeze, Unsqueeze, Flatten and Identity differ
 * only in how the shape comes about.
 *
 * @param name operator name
 * @param shape computes the new shape from the operands
 * @param shapeOf the operand of which nothing but the shape is read; -1 where there is none
 * @param parameters what it takes beside its operands, by the names that ONNX has for it
 */
public record Reshape(String name, NewShape shape, int shapeOf, Map<String, Object> parameters)
    implements SingleOutputOp {
  private static final NewShape SAME = inputs -> inputs.get(0).shape();

  /** A new shape that depends on elements of further operands, or on none. */
  public Reshape(String name, NewShape shape) {
    this(name, shape, -1, Map.of());
  }

  /** Computes the new shape from the operands. */
  @FunctionalInterface
  public interface NewShape {
    /** The shape of the output. */
    int[] of(List<Tensor> inputs);
  }

  @Override
  public Tensor apply(List<Tensor> inputs) {
    return inputs.get(0).reshaped(shape.of(inputs));
  }

  @Override
  public Kind kind(boolean[] active) {
    return active[0] ? Kind.MOVEMENT : Kind.DISCRETE;
  }

  @Override
  public boolean readsShapeOf(int operand) {
    return operand == shapeOf;
  }

  @Override
  public boolean givesShape(int operand) {
    return operand > 0;
  }

  @Override
  public boolean isCopy() {
    return shape == SAME;
  }

  @Override
  public boolean keepsOrder() {
    return true;
  }

  @Override
  public Interval range(List<Interval> operands) {
    return operands.get(0);
  }

  @Override
  public List<Tensor> forwardBatch(List<Tensor> inputs, boolean... batched) {
    boolean same = !batched[0];
    List<Tensor> shapes = new ArrayList<>(inputs);
    for (int k = 1; k < batched.length; k++) {
      same |= batched[k];
    }
    if (same) {
      return SingleOutputOp.super.forwardBatch(inputs, batched);
    }
    shapes.set(0, Batch.likeSample(inputs.get(0)));
    return List.of(Batch.reshaped(inputs.get(0), shape.of(shapes)));
  }

  @Override
  public <V> V adjoint(Emitter<V> emitter, int operand, Call<V> call, V cotangent) {
    // Further operands say which shape, and no relevance reaches them.
    return operand == 0 ? emitter.emit(like(), List.of(cotangent, call.input(0))) : null;
  }

  /** The elements of the first operand in the shape of the second. */
  public static Reshape like() {
    return new Reshape("ReshapeLike", inputs -> inputs.get(1).shape(), 1, Map.of());
  }

  /** The same tensor. */
  public static Reshape identity() {
    return new Reshape("Identity", SAME);
  }

  /** Reshape with the shape as second operand; 0 copies a dimension unless {@code allowZero}. */
  public static Reshape toOperand(boolean allowZero) {
    return new Reshape(
        "Reshape",
        inputs -> NewShapes.reshape(inputs, allowZero),
        -1,
        Map.of("allowzero", allowZero));
  }

  /** Removes the axes of the second operand, or all of length 1 when it is absent. */
  public static Reshape squeeze() {
    return new Reshape("Squeeze", NewShapes::squeeze);
  }

  /** Inserts axes of length 1 at the positions that the second operand gives. */
  public static Reshape unsqueeze() {
    return new Reshape("Unsqueeze", NewShapes::unsqueeze);
  }

  /**
   * A vector with one number for each channel, shaped so that it broadcasts along axis 1 of the
   * second operand.
   */
  public static Reshape toChannels() {
    return new Reshape("Channels", NewShapes::channels, 1, Map.of());
  }

  /**
   * {@code [samples, heads, ...]} to {@code [samples, groups, heads/groups, ...]}, where the second
   * operand is {@code [samples, groups, ...]}.
   */
  public static Reshape grouped() {
    return new Reshape("Group", NewShapes::grouped, 1, Map.of());
  }

  /** Joins axes 1 and 2. */
  public static Reshape joined() {
    return new Reshape("Join", NewShapes::joined);
  }

  /** Joins the axes before {@code axis} and those from it on. */
  public static Reshape flatten(int axis) {
    return new Reshape(
        "Flatten", inputs -> NewShapes.flatten(inputs.get(0), axis), -1, Map.of("axis", axis));
  }
}
