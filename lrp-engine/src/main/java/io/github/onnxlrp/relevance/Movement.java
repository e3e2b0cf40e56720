package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.ir.Kind;

/** Tells movement of one operand, whatever is active. */
final class Movement {
  private Movement() {}

  /** Whether the node moves the elements of its first operand. */
  static boolean isMovement(TraceNode node) {
    boolean[] first = new boolean[node.inputs().size()];
    if (first.length == 0) {
      return false;
    }
    first[0] = true;
    return node.op().kind(first) == Kind.MOVEMENT;
  }
}
