package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is carried forward through affine regions from their boundary: the bias, the
 * number of lower units, a part of a rule. A region is made of movement, Add and Sub; it ends below
 * linear operations and above everything else.
 *
 * @param <Q> what it is at one value
 */
abstract class RegionQuantity<Q> extends FromOperands<Q> {
  private final Activity activity;
  private final Roles roles;

  RegionQuantity(Activity activity, Roles roles) {
    this.activity = activity;
    this.roles = roles;
  }

  /** At what does not depend on anything explained. */
  abstract Q ofConstant(TraceValue value);

  /** At a term of the sum. */
  abstract Q ofTerm(TraceValue value);

  /** At the result of a linear operation. */
  abstract Q ofLinear(TraceNode node);

  /** At a sum, from what it is at the operands. */
  abstract Q ofSum(TraceNode node, List<Q> operands);

  /** At each output of a movement; an operand that is no number of its own has null. */
  abstract List<Q> ofMovement(TraceNode node, List<Q> operands);

  /** The operands that lie in the same region; empty at its boundary. */
  @Override
  final List<TraceValue> needed(TraceValue value) {
    Kind kind = kindInside(value);
    if (kind != Kind.SUM && kind != Kind.MOVEMENT) {
      return List.of();
    }
    List<TraceValue> inside = new ArrayList<>();
    for (TraceValue operand : value.producer().inputs()) {
      if (isData(operand)) {
        inside.add(operand);
      }
    }
    return inside;
  }

  /** The kind of the evaluation that gave a value of the region, or null at a term. */
  private Kind kindInside(TraceValue value) {
    TraceNode node = value.producer();
    if (!activity.isActive(value) || node == null || activity.isInitialState(value)) {
      return null;
    }
    return roles.isInsideRegion(node) ? roles.kind(node) : null;
  }

  private static boolean isData(TraceValue operand) {
    return operand != null && operand.tensor().isFloating();
  }

  @Override
  final Q compute(TraceValue value) {
    Kind kind = kindInside(value);
    if (kind == null) {
      return activity.isActive(value) ? ofTerm(value) : ofConstant(value);
    }
    TraceNode node = value.producer();
    if (kind == Kind.LINEAR) {
      return ofLinear(node);
    }
    if (kind == Kind.SUM) {
      return ofSum(node, operands(node));
    }
    List<Q> moved = ofMovement(node, operands(node));
    for (int k = 0; k < moved.size(); k++) {
      remember(node.outputs().get(k), moved.get(k));
    }
    return moved.get(value.outputIndex());
  }

  private List<Q> operands(TraceNode node) {
    List<Q> result = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      result.add(isData(operand) ? known(operand) : null);
    }
    return result;
  }
}
