package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import java.util.IdentityHashMap;

/**
 * For every value the value of which it is a function element by element, so that {@code x *
 * sigmoid(x)} can be told from a gate beside a signal.
 */
final class PointwiseSources {
  private final Activity activity;
  private final IdentityHashMap<TraceValue, TraceValue> sources = new IdentityHashMap<>();

  PointwiseSources(Trace trace, Activity activity, Marking marking) {
    this.activity = activity;
    for (TraceNode node : trace.nodes()) {
      TraceValue output = node.output();
      if (activity.isActive(output) && !activity.isInitialState(output)) {
        Kind kind = marking.kind(node);
        boolean pointwise = kind == Kind.ELEMENTWISE || kind == Kind.SUM || kind == Kind.PRODUCT;
        TraceValue source = pointwise ? common(node) : null;
        if (source != null) {
          sources.put(output, source);
        }
      }
    }
  }

  /** The value of which all operands that count are functions; null where they are of several. */
  TraceValue common(TraceNode node) {
    TraceValue common = null;
    for (TraceValue operand : node.inputs()) {
      if (operand == null || !activity.isActive(operand)) {
        continue;
      }
      TraceValue source = sources.getOrDefault(operand, operand);
      boolean sameShape = source.tensor().hasShape(node.output().tensor().shape());
      if (!sameShape || (common != null && common != source)) {
        return null;
      }
      common = source;
    }
    return common;
  }
}
