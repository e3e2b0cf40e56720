package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Sub;

/** What is the same along an axis and added before a softmax along it, which changes nothing. */
final class SoftmaxShifts {
  private final Activity activity;

  SoftmaxShifts(Activity activity) {
    this.activity = activity;
  }

  /** A value without what is added to all its elements along an axis: a maximum, a number. */
  TraceValue without(TraceValue value, int axis) {
    TraceValue rest = Facts.bare(value);
    for (TraceValue below = below(rest, axis); below != null; below = below(rest, axis)) {
      rest = Facts.bare(below);
    }
    return rest;
  }

  private TraceValue below(TraceValue value, int axis) {
    TraceNode node = value.producer();
    if (node == null || !(node.op() instanceof Add || node.op() instanceof Sub)) {
      return null;
    }
    for (int k = 0; k < 2; k++) {
      TraceValue kept = node.input(k);
      boolean whole =
          node.op().sign(k) > 0
              && activity.isActive(kept)
              && kept.tensor().hasShape(value.tensor().shape());
      if (whole && isShift(node.input(1 - k), value, axis)) {
        return kept;
      }
    }
    return null;
  }

  private boolean isShift(TraceValue shift, TraceValue value, int axis) {
    Interval numbers = Interval.of(shift.tensor());
    if (!Double.isFinite(numbers.low()) || !Double.isFinite(numbers.high())) {
      return false;
    }
    if (!activity.isActive(shift) && numbers.low() == numbers.high()) {
      return true;
    }
    int own = shift.tensor().rank() - value.tensor().rank() + axis;
    boolean same = own < 0 || shift.tensor().dim(own) == 1;
    // Along an axis of length 1 everything is the same; there the operation has to tell.
    return same && (value.tensor().dim(axis) > 1 || reduces(shift));
  }

  private static boolean reduces(TraceValue shift) {
    TraceNode node = shift.producer();
    while (node != null && AxisReduction.of(node.output()) == null) {
      boolean single = node.inputs().size() == 1;
      node = single ? node.input(0).producer() : null;
    }
    return node != null;
  }
}
