package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.BitSet;
import java.util.List;

/**
 * The values that are ids of rows to look up: integers, and floats of which nothing is used but
 * their cast to an integer, as Keras writes it. Arithmetic on them does not weigh, it only
 * renumbers.
 */
final class Ids {
  private final BitSet floats = new BitSet();

  Ids(Trace trace, Activity activity) {
    BitSet weighed = new BitSet();
    trace.outputs().values().forEach(output -> weighed.set(output.id()));
    List<TraceNode> nodes = trace.nodes();
    for (int k = nodes.size() - 1; k >= 0; k--) {
      TraceNode node = nodes.get(k);
      boolean idsOnly = true;
      for (TraceValue output : node.outputs()) {
        idsOnly &= isId(output, weighed);
      }
      for (TraceValue operand : node.inputs()) {
        if (operand != null && activity.isActive(operand) && operand.tensor().isFloating()) {
          floats.set(operand.id());
          if (!idsOnly || !renumbers(node, activity)) {
            weighed.set(operand.id());
          }
        }
      }
    }
    floats.andNot(weighed);
  }

  boolean contains(TraceValue value) {
    return !value.tensor().isFloating() || floats.get(value.id());
  }

  private boolean isId(TraceValue value, BitSet weighed) {
    return !value.tensor().isFloating() || (floats.get(value.id()) && !weighed.get(value.id()));
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
