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

/**
 * Recognises gates: what comes, through movement or {@code 1 - x}, from a squashing function, and
 * what has the range of one.
 */
final class Gates {
  private final Activity activity;

  Gates(Activity activity) {
    this.activity = activity;
  }

  boolean isGate(TraceValue value) {
    TraceNode node = value.producer();
    if (node == null) {
      return false;
    }
    if (isSquashing(node) || UnitRange.squashes(value, activity)) {
      return true;
    }
    if (isOneMinus(node)) {
      return isGate(node.input(1));
    }
    return isLookedThrough(node)
        ? isGate(node.input(0))
        : Movement.isMovement(node) && movesOnlyGates(node);
  }

  private static boolean isLookedThrough(TraceNode node) {
    return node.op().name().equals("OneMinus")
        || node.op().name().equals("Clip")
        || node.op() instanceof Quantize
        || node.op() instanceof Dequantize;
  }

  private boolean movesOnlyGates(TraceNode node) {
    for (int k = 0; k < node.inputs().size(); k++) {
      if (Movement.passes(node, k) && !isGate(node.input(k))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSquashing(TraceNode node) {
    return (node.op() instanceof Elementwise function && function.gate())
        || (node.op() instanceof Softmax softmax && !softmax.logarithm());
  }

  /**
   * Whether the node is {@code 1 - x}, however the 1 came about; of a linear map the 1 is the bias.
   */
  boolean isOneMinus(TraceNode node) {
    return node.op() instanceof Sub
        && !activity.isActive(node.input(0))
        && isAllOnes(node.input(0).tensor())
        && !isLinearMap(node.input(1));
  }

  private boolean isLinearMap(TraceValue value) {
    TraceNode node = value.producer();
    while (node != null && Movement.isMovement(node)) {
      node = node.input(0).producer();
    }
    if (node == null) {
      return false;
    }
    Kind kind = node.op().kind(activity.activeOperands(node));
    return kind == Kind.LINEAR || (kind == Kind.SUM && !isOneMinus(node));
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
