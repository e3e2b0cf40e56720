package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Dequantize;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Recognises gates: what comes, through movement or {@code 1 - x}, from a squashing function, and
 * what has the range of one.
 */
final class Gates extends FromOperands<Boolean> {
  private final Activity activity;
  private final UnitRange ranges;
  private final Origins origins = new Origins(node -> true);
  private final LinearMaps linearMaps = new LinearMaps();

  Gates(Activity activity, UnitRange ranges) {
    this.activity = activity;
    this.ranges = ranges;
  }

  boolean isGate(TraceValue value) {
    return at(value);
  }

  @Override
  List<TraceValue> needed(TraceValue value) {
    TraceNode node = value.producer();
    if (node == null || isSquashing(node) || ranges.squashes(value)) {
      return List.of();
    }
    if (isOneMinus(node)) {
      return List.of(node.input(1));
    }
    if (isLookedThrough(node)) {
      return List.of(node.input(0));
    }
    return Movement.isMovement(node) ? Movement.passing(node) : List.of();
  }

  @Override
  Boolean compute(TraceValue value) {
    TraceNode node = value.producer();
    if (node == null) {
      return false;
    }
    List<TraceValue> below = needed(value);
    boolean squashes = below.isEmpty() && (isSquashing(node) || ranges.squashes(value));
    return squashes || (!below.isEmpty() && below.stream().allMatch(this::known));
  }

  private static boolean isLookedThrough(TraceNode node) {
    return node.op().name().equals("OneMinus")
        || node.op().name().equals("Clip")
        || node.op() instanceof Quantize
        || node.op() instanceof Dequantize;
  }

  private static boolean isSquashing(TraceNode node) {
    return (node.op() instanceof Elementwise function && function.gate())
        || (node.op() instanceof Softmax softmax && !softmax.logarithm());
  }

  /**
   * Whether the node is {@code 1 - x}, however the 1 came about; of a linear map the 1 is the bias.
   */
  boolean isOneMinus(TraceNode node) {
    return isOneBeforeMinus(node) && !linearMaps.at(node.input(1));
  }

  private boolean isOneBeforeMinus(TraceNode node) {
    return node.op() instanceof Sub
        && !activity.isActive(node.input(0))
        && isAllOnes(node.input(0).tensor());
  }

  /** Whether values are linear maps, or sums, that were moved; {@code 1 - gate} is none. */
  private final class LinearMaps extends FromOperands<Boolean> {
    @Override
    List<TraceValue> needed(TraceValue value) {
      TraceNode node = origins.at(value).producer();
      return node != null && isOneBeforeMinus(node) ? List.of(node.input(1)) : List.of();
    }

    @Override
    Boolean compute(TraceValue value) {
      TraceNode node = origins.at(value).producer();
      if (node == null) {
        return false;
      }
      Kind kind = node.op().kind(activity.activeOperands(node));
      boolean sum = kind == Kind.SUM && (!isOneBeforeMinus(node) || known(node.input(1)));
      return kind == Kind.LINEAR || sum;
    }
  }

  private static boolean isAllOnes(Tensor tensor) {
    for (int k = 0; k < tensor.size(); k++) {
      if (tensor.get(k) != 1) {
        return false;
      }
    }
    return tensor.isFloating();
  }
}
