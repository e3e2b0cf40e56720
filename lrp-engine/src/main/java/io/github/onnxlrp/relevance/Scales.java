package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.AveragePool;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Reduce;

/**
 * Recognises normalisation that is written as a product: {@code x * (1 / sqrt(mean(x^2) + eps))}. A
 * factor that falls as a statistic of the data grows is a scale, which is treated as constant.
 */
final class Scales {
  private final Activity activity;

  Scales(Activity activity) {
    this.activity = activity;
  }

  boolean isScale(TraceValue value) {
    if (UnitRange.squashes(value, activity)) {
      return false;
    }
    boolean divides = false;
    for (TraceNode node = value.producer(); node != null; ) {
      int operand = onlyActive(node);
      if (operand < 0) {
        return false;
      }
      if (node.op() instanceof Reduce || node.op() instanceof AveragePool) {
        return divides;
      }
      if (!isFunctionOfElements(node)) {
        return false;
      }
      divides |= divides(node, operand);
      node = node.input(operand).producer();
    }
    return false;
  }

  private boolean isFunctionOfElements(TraceNode node) {
    Kind kind = node.op().kind(activity.activeOperands(node));
    return kind == Kind.ELEMENTWISE
        || kind == Kind.SUM
        || kind == Kind.MOVEMENT
        || kind == Kind.SELECTION;
  }

  private static boolean divides(TraceNode node, int operand) {
    if (node.op() instanceof Elementwise function) {
      double atOne = function.function().applyAsDouble(1);
      double atFour = function.function().applyAsDouble(4);
      return 0 < atFour && atFour < atOne;
    }
    return node.op() instanceof Div && operand == 1;
  }

  private int onlyActive(TraceNode node) {
    boolean[] active = activity.activeOperands(node);
    boolean moves = Movement.isMovement(node);
    int found = -1;
    for (int k = 0; k < active.length; k++) {
      if (active[k] && (!moves || Movement.passes(node, k))) {
        if (found >= 0) {
          return -1;
        }
        found = k;
      }
    }
    return found;
  }
}
