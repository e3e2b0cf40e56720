package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.ir.Kind;

/**
 * Tells which operands an evaluation moves, whatever is active: others only give it a shape or a
 * place.
 */
final class Movement {
  private Movement() {}

  /** Whether the node moves the elements of its first operand. */
  static boolean isMovement(TraceNode node) {
    return !node.inputs().isEmpty() && kindFor(node, 0) == Kind.MOVEMENT;
  }

  /** Whether elements of this operand get to the output, all of them or those that are selected. */
  static boolean passes(TraceNode node, int operand) {
    if (node.input(operand) == null) {
      return false;
    }
    Kind kind = kindFor(node, operand);
    return kind == Kind.MOVEMENT || kind == Kind.SELECTION;
  }

  private static Kind kindFor(TraceNode node, int operand) {
    boolean[] only = new boolean[node.inputs().size()];
    only[operand] = true;
    return node.op().kind(only);
  }
}
