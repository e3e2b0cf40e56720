package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * For every value the nearest one of which it is a function element by element, so that {@code x *
 * sigmoid(x)} can be told from a gate beside a signal.
 */
final class PointwiseSources {
  /** The longest known function has ten nodes. */
  private static final int LONGEST = 20;

  private final Activity activity;
  private final TraceValue[] sources;

  PointwiseSources(Trace trace, Activity activity) {
    this.activity = activity;
    this.sources = new TraceValue[trace.valueCount()];
  }

  /** Says that a value is a function of another one, or null of none. */
  void put(TraceValue value, TraceValue source) {
    sources[value.id()] = source;
  }

  /** What a value is known to be a function of, or null. */
  TraceValue of(TraceValue value) {
    return sources[value.id()];
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
    TraceValue value = left;
    for (int k = 0; k < LONGEST && value != null; k++) {
      above.add(value);
      value = sources[value.id()];
    }
    value = right;
    for (int k = 0; k < LONGEST && value != null; k++) {
      if (above.contains(value)) {
        return value;
      }
      value = sources[value.id()];
    }
    return null;
  }
}
