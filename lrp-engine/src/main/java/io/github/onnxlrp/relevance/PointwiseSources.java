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
  private final IdentityHashMap<TraceValue, TraceValue> sources = new IdentityHashMap<>();

  PointwiseSources(Trace trace, Activity activity, Marking marking) {
    for (TraceNode node : trace.nodes()) {
      TraceValue output = node.output();
      if (activity.isActive(output) && !activity.isInitialState(output)) {
        TraceValue source = commonSource(node, activity, marking.kind(node));
        if (source != null) {
          sources.put(output, source);
        }
      }
    }
  }

  /** The value itself where it is no function of the elements of a single other one. */
  TraceValue of(TraceValue value) {
    return sources.getOrDefault(value, value);
  }

  private TraceValue commonSource(TraceNode node, Activity activity, Kind kind) {
    if (kind != Kind.ELEMENTWISE && kind != Kind.SUM && kind != Kind.PRODUCT) {
      return null;
    }
    TraceValue common = null;
    for (TraceValue operand : node.inputs()) {
      if (operand == null || !activity.isActive(operand)) {
        continue;
      }
      TraceValue source = of(operand);
      boolean sameShape = source.tensor().hasShape(node.output().tensor().shape());
      if (!sameShape || (common != null && common != source)) {
        return null;
      }
      common = source;
    }
    return common;
  }
}
