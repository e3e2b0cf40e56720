package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Computes evaluations of a trace again with other operands. */
final class Recomputation {
  private Recomputation() {}

  /** The operands of an evaluation, some of which others stand for. */
  static <V> List<V> operands(Forward<V> forward, TraceNode node, Map<TraceValue, V> others) {
    List<V> operands = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      V other = operand == null ? null : others.get(operand);
      operands.add(other == null ? forward.value(operand) : other);
    }
    return operands;
  }

  /** The results of an evaluation with others in place of some of its operands. */
  static <V> List<V> of(Forward<V> forward, TraceNode node, Map<TraceValue, V> others) {
    return forward.add(node.op(), operands(forward, node, others));
  }

  /**
   * What a value is where others stand in place of values that it is computed of, in however many
   * operations.
   *
   * @param known what stands there; what is computed on the way is added
   */
  static <V> V of(
      Forward<V> forward, TraceValue value, Map<TraceValue, V> known, Activity activity) {
    V found = known.get(value);
    if (found == null) {
      for (TraceValue operand : value.producer().inputs()) {
        if (operand != null && activity.isActive(operand)) {
          of(forward, operand, known, activity);
        }
      }
      found = of(forward, value.producer(), known).get(value.outputIndex());
      known.put(value, found);
    }
    return found;
  }
}
