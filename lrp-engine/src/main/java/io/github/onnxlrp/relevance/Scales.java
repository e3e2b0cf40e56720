package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.AveragePool;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Reduce;
import java.util.List;

/**
 * Recognises normalisation that is written as a product: {@code x * (1 / sqrt(mean(x^2) + eps))}. A
 * factor that falls as a statistic of the data grows is a scale, which is treated as constant.
 */
final class Scales extends FromOperands<Scales.Form> {
  private final Activity activity;
  private final UnitRange ranges;

  Scales(Activity activity, UnitRange ranges) {
    this.activity = activity;
    this.ranges = ranges;
  }

  /** What a value has to do with a statistic. */
  enum Form {
    NONE,
    /** A function of one. */
    FUNCTION,
    /** A function that falls as the statistic grows. */
    DIVISOR
  }

  boolean isScale(TraceValue value) {
    return !ranges.squashes(value) && at(value) == Form.DIVISOR;
  }

  @Override
  List<TraceValue> needed(TraceValue value) {
    TraceNode node = value.producer();
    int operand = node == null ? -1 : onlyActive(node);
    boolean goesOn = operand >= 0 && !isStatistic(node) && isFunctionOfElements(node);
    return goesOn ? List.of(node.input(operand)) : List.of();
  }

  @Override
  Form compute(TraceValue value) {
    TraceNode node = value.producer();
    int operand = node == null ? -1 : onlyActive(node);
    if (operand < 0) {
      return Form.NONE;
    }
    if (isStatistic(node)) {
      return Form.FUNCTION;
    }
    Form below = isFunctionOfElements(node) ? known(node.input(operand)) : Form.NONE;
    return below == Form.FUNCTION && divides(node, operand) ? Form.DIVISOR : below;
  }

  private static boolean isStatistic(TraceNode node) {
    return node.op() instanceof Reduce || node.op() instanceof AveragePool;
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
