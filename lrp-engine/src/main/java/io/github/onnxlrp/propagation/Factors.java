package io.github.onnxlrp.propagation;

import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.TraceNode;
import java.util.List;

/**
 * Factors inside of affine regions: a product or quotient with a constant or with a scale that is
 * held, a negation.
 */
final class Factors {
  private Factors() {}

  /** Whether an evaluation multiplies its one term. */
  static boolean isFactor(TraceNode node, boolean[] terms) {
    return node.op().kind(terms) == Kind.FACTOR;
  }

  /** The factor of each element of the result. */
  static <V> V of(TraceNode node, int operand, Forward<V> forward) {
    List<V> operands = forward.operands(node);
    operands.set(operand, new Algebra<>(forward).ones(operands.get(operand)));
    return forward.emit(node.op(), operands);
  }
}
