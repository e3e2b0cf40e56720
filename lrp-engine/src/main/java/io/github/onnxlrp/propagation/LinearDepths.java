package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * How many linear operations lie, on the shortest way, between an operation and the explained
 * inputs or the explained value. A recurrence does not make a way longer: that way is not the
 * shortest.
 */
final class LinearDepths {
  /** There is no way, or no linear operation. */
  static final int NONE = Integer.MAX_VALUE;

  private final IdentityHashMap<TraceValue, Integer> below = new IdentityHashMap<>();
  private final IdentityHashMap<TraceValue, Integer> above = new IdentityHashMap<>();

  LinearDepths(TraceAnalysis analysis, Collection<TraceValue> explained) {
    List<TraceNode> nodes = analysis.trace().nodes();
    for (TraceValue input : analysis.trace().inputs().values()) {
      if (analysis.activity().isExplained(input)) {
        below.put(input, 0);
      }
    }
    for (TraceNode node : nodes) {
      int least = NONE;
      for (TraceValue operand : node.inputs()) {
        least = Math.min(least, operand == null ? NONE : below.getOrDefault(operand, NONE));
      }
      if (least != NONE && analysis.activity().isActive(node.output())) {
        int depth = least + own(analysis, node);
        node.outputs().forEach(output -> below.put(output, depth));
      }
    }
    explained.forEach(value -> above.put(value, 0));
    for (int k = nodes.size() - 1; k >= 0; k--) {
      TraceNode node = nodes.get(k);
      int least = NONE;
      for (TraceValue output : node.outputs()) {
        least = Math.min(least, above.getOrDefault(output, NONE));
      }
      if (least != NONE && analysis.activity().isActive(node.output())) {
        int depth = least + own(analysis, node);
        for (TraceValue operand : node.inputs()) {
          if (operand != null) {
            above.merge(operand, depth, Math::min);
          }
        }
      }
    }
  }

  private static int own(TraceAnalysis analysis, TraceNode node) {
    return analysis.roles().kind(node) == Kind.LINEAR ? 1 : 0;
  }

  /** Counted from the inputs; 1 for a linear operation on inputs. */
  int fromInput(TraceNode linear) {
    return below.getOrDefault(linear.output(), NONE);
  }

  /** Counted from the explained value; 1 for the last linear operation before it. */
  int fromOutput(TraceNode linear) {
    int before = above.getOrDefault(linear.output(), NONE);
    return before == NONE ? NONE : before + 1;
  }
}
