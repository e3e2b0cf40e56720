package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;

/**
 * Constants beside a gate that are signals and not scales: those in a sum that also holds another
 * gated value, as the first state in {@code (1 - z) * n + z * h0} of a recurrence with one step.
 * What has further steps is found by {@link Slices}.
 */
final class GatedConstants {
  /** Sums, movements and roundings between the product and the sum that tells. */
  private static final int LONGEST = 8;

  private final Trace trace;
  private final Activity activity;
  private final Intervals intervals;
  private final boolean[] holdsGated;

  GatedConstants(Trace trace, Activity activity, Intervals intervals) {
    this.trace = trace;
    this.activity = activity;
    this.intervals = intervals;
    this.holdsGated = new boolean[trace.valueCount()];
    for (TraceNode node : trace.nodes()) {
      if (activity.isActive(node.output()) && holdsGated(node)) {
        node.outputs().forEach(output -> holdsGated[output.id()] = true);
      }
    }
  }

  private boolean holdsGated(TraceNode node) {
    Kind kind = activity.kind(node);
    if (kind == Kind.PRODUCT) {
      return intervals.isGate(node.input(0)) || intervals.isGate(node.input(1));
    }
    if (isBetween(node, kind)) {
      for (TraceValue operand : node.inputs()) {
        if (operand != null && holdsGated[operand.id()]) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isBetween(TraceNode node, Kind kind) {
    return kind == Kind.SUM || kind == Kind.MOVEMENT || node.op().requantizes();
  }

  /** Which operand of a product with a constant is the gate of a signal; -1 where it is scaled. */
  int gateOf(TraceNode node) {
    int gate = activity.onlyActive(node);
    boolean product =
        node.inputs().size() == 2
            && node.op().kind(new boolean[] {true, true}) == Kind.PRODUCT
            && intervals.isGate(node.input(gate));
    return product && isBesideGated(node.output()) ? gate : -1;
  }

  private boolean isBesideGated(TraceValue product) {
    TraceValue value = product;
    for (int k = 0; k < LONGEST && value != null; k++) {
      TraceValue above = null;
      for (TraceNode consumer : trace.consumers(value)) {
        Kind kind = activity.kind(consumer);
        if (kind == Kind.SUM && holdsGated[consumer.output().id()]) {
          return true;
        }
        above = isBetween(consumer, kind) ? consumer.output() : above;
      }
      value = above;
    }
    return false;
  }
}
