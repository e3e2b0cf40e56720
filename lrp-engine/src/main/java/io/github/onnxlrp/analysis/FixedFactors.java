package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;

/**
 * Factors that change with what is explained although relevance cannot reach it through them, as
 * they come from comparisons and other discrete operations: a mask made of the input, the scale of
 * a dynamic quantisation. A product leaves them nothing.
 */
final class FixedFactors {
  private final Activity activity;
  private final Dependence dependence;

  FixedFactors(Trace trace, Activity activity) {
    this.activity = activity;
    this.dependence = new Dependence(trace, activity::isActive);
  }

  /** The factor of a product that is fixed in this sense, or null. */
  TraceValue of(TraceNode node) {
    int operand = activity.onlyActive(node);
    if (operand < 0
        || node.inputs().size() != 2
        || node.op().kind(new boolean[] {true, true}) != Kind.PRODUCT) {
      return null;
    }
    TraceValue other = node.input(1 - operand);
    return dependence.onElements(other) ? other : null;
  }
}
