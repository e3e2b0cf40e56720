package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.backward.Computation;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that is carried forward through affine regions from their boundary: the bias, the
 * number of lower units, a part of a rule. A region is made of movement, sums (Add, Sub), constant
 * factors (Mul, Div, Neg) and held scales; it ends below linear operations and above everything
 * else.
 *
 * @param <Q> what it is at one value
 */
abstract class RegionQuantity<Q> implements Computation<Q> {
  private final Activity activity;
  private final Roles roles;

  RegionQuantity(Activity activity, Roles roles) {
    this.activity = activity;
    this.roles = roles;
  }

  final Roles roles() {
    return roles;
  }

  /** At what does not depend on anything explained. */
  abstract Q ofConstant(TraceValue value);

  /** At a term of the sum. */
  abstract Q ofTerm(TraceValue value);

  /** At the result of a linear operation. */
  abstract Q ofLinear(TraceNode node);

  /** At a sum, from what it is at the operands; a scale has null. */
  abstract Q ofSum(TraceNode node, List<Q> operands);

  /** At each output of a movement; an operand that is no number of its own has null. */
  abstract List<Q> ofMovement(TraceNode node, List<Q> operands);

  /** The operands that lie in the same region; empty at its boundary. */
  @Override
  public final List<TraceValue> needed(TraceValue value) {
    Kind kind = kindInside(value);
    if (kind != Kind.SUM && kind != Kind.MOVEMENT) {
      return List.of();
    }
    TraceNode node = value.producer();
    List<TraceValue> inside = new ArrayList<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      if (isData(node, k)) {
        inside.add(node.input(k));
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

  /** Whether an operand is a number that is no scale of another one. */
  private boolean isData(TraceNode node, int operand) {
    TraceValue value = node.input(operand);
    return value != null
        && value.tensor().isFloating()
        && !(roles.scales(node) && operand != roles.scaledOperand(node));
  }

  @Override
  public final Q compute(TraceValue value, Known<Q> known) {
    Kind kind = kindInside(value);
    if (kind == null) {
      return activity.isActive(value) ? ofTerm(value) : ofConstant(value);
    }
    TraceNode node = value.producer();
    if (kind == Kind.LINEAR) {
      return ofLinear(node);
    }
    if (kind == Kind.SUM) {
      return ofSum(node, operands(node, known));
    }
    List<Q> moved = ofMovement(node, operands(node, known));
    for (int k = 0; k < moved.size(); k++) {
      known.remember(node.outputs().get(k), moved.get(k));
    }
    return moved.get(value.outputIndex());
  }

  private List<Q> operands(TraceNode node, Known<Q> known) {
    List<Q> result = new ArrayList<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      result.add(isData(node, k) ? known.of(node.input(k)) : null);
    }
    return result;
  }
}
