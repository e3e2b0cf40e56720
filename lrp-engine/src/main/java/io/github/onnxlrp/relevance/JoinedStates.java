package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Finds the initial states of unrolled recurrences that multiply the joined vector {@code [x, h]}:
 * a constant is one when under the same weights, in its place, another step has what depends on the
 * input.
 *
 * <pre>
 * MatMul(Concat(x_0, h0), W)     MatMul(Concat(x_1, h_1), W)
 * </pre>
 */
final class JoinedStates {
  private JoinedStates() {}

  static List<TraceValue> find(Trace trace, Activity activity) {
    // Each use of a constant is a value of its own, but all have the same tensor.
    IdentityHashMap<Tensor, List<TraceNode>> joins = new IdentityHashMap<>();
    Origins origins = new Origins(node -> !(node.op() instanceof Concat));
    for (TraceNode node : trace.nodes()) {
      if (node.op() instanceof MatMul && activity.isActive(node.output())) {
        TraceNode join = origins.at(node.input(0)).producer();
        if (join != null && join.op() instanceof Concat) {
          Tensor weights = origins.at(node.input(1)).tensor();
          joins.computeIfAbsent(weights, key -> new ArrayList<>()).add(join);
        }
      }
    }
    List<TraceValue> found = new ArrayList<>();
    joins.values().forEach(steps -> addStates(steps, activity, found));
    return found;
  }

  private static void addStates(List<TraceNode> steps, Activity activity, List<TraceValue> found) {
    BitSet activePlaces = new BitSet();
    for (TraceNode step : steps) {
      for (int k = 0; k < step.inputs().size(); k++) {
        if (activity.isActive(step.input(k))) {
          activePlaces.set(k);
        }
      }
    }
    for (TraceNode step : steps) {
      for (int k = 0; k < step.inputs().size(); k++) {
        if (!activity.isActive(step.input(k)) && activePlaces.get(k)) {
          found.add(step.input(k));
        }
      }
    }
  }
}
