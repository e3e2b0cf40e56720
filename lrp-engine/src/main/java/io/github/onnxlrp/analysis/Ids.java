package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The values that are ids of rows to look up: integers, and floats of which nothing is used but
 * their cast to an integer, as Keras writes it. Arithmetic on them does not weigh, it only
 * renumbers.
 */
final class Ids {
  private final Set<TraceValue> floats = Collections.newSetFromMap(new IdentityHashMap<>());

  Ids(Trace trace, Activity activity) {
    Set<TraceValue> used = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<TraceValue> weighed = Collections.newSetFromMap(new IdentityHashMap<>());
    trace.outputs().values().forEach(weighed::add);
    List<TraceNode> nodes = trace.nodes();
    for (int k = nodes.size() - 1; k >= 0; k--) {
      TraceNode node = nodes.get(k);
      boolean idsOnly = node.outputs().stream().allMatch(value -> isId(value, used, weighed));
      for (TraceValue operand : node.inputs()) {
        if (operand != null && activity.isActive(operand) && operand.tensor().isFloating()) {
          used.add(operand);
          if (!idsOnly || !renumbers(node, activity)) {
            weighed.add(operand);
          }
        }
      }
    }
    used.removeAll(weighed);
    floats.addAll(used);
  }

  boolean contains(TraceValue value) {
    return !value.tensor().isFloating() || floats.contains(value);
  }

  private static boolean isId(TraceValue value, Set<TraceValue> used, Set<TraceValue> weighed) {
    Tensor tensor = value.tensor();
    return !tensor.isFloating() || (used.contains(value) && !weighed.contains(value));
  }

  private static boolean renumbers(TraceNode node, Activity activity) {
    Kind kind = activity.kind(node);
    if (node.op() instanceof Quantize) {
      // Quantised numbers are numbers.
      return false;
    }
    return kind == Kind.SUM
        || kind == Kind.ELEMENTWISE
        || kind == Kind.MOVEMENT
        || kind == Kind.SELECTION;
  }
}
