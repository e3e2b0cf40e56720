package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * For every value the nearest one of which it is a function element by element, so that {@code x *
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
        if (source != null && !addsBias(node, kind, source, marking)) {
          sources.put(output, source);
        }
      }
    }
  }

  /** A vector that is added to a linear map is its bias, and not part of a function of it. */
  private boolean addsBias(TraceNode node, Kind kind, TraceValue source, Marking marking) {
    return kind == Kind.SUM
        && source.producer() != null
        && marking.isInsideRegion(source.producer())
        && node.inputs().stream().anyMatch(o -> !activity.isActive(o) && o.tensor().size() > 1);
  }

  /**
   * The nearest value of which all operands that count are functions; null where they are of
   * several. What lies before it, such as the bias of a linear map, is not jumped over.
   */
  TraceValue common(TraceNode node) {
    TraceValue common = null;
    for (TraceValue operand : node.inputs()) {
      if (operand != null && activity.isActive(operand)) {
        common = common == null ? operand : nearest(common, operand);
        if (common == null || !common.tensor().hasShape(node.output().tensor().shape())) {
          return null;
        }
      }
    }
    return common;
  }

  private TraceValue nearest(TraceValue left, TraceValue right) {
    Set<TraceValue> above = Collections.newSetFromMap(new IdentityHashMap<>());
    for (TraceValue value = left; value != null; value = sources.get(value)) {
      above.add(value);
    }
    TraceValue value = right;
    while (value != null && !above.contains(value)) {
      value = sources.get(value);
    }
    return value;
  }
}
