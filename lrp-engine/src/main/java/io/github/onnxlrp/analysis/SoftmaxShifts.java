package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;

/** What is the same along an axis and added before a softmax along it, which changes nothing. */
final class SoftmaxShifts {
  private final Activity activity;

  SoftmaxShifts(Activity activity) {
    this.activity = activity;
  }

  /** A value without what is added to all its elements along an axis: a maximum, a number. */
  TraceValue without(TraceValue value, int axis) {
    TraceValue rest = Facts.bare(value);
    TraceValue below = below(rest, axis);
    for (int k = 0; k < Facts.LONGEST && below != null; k++) {
      rest = Facts.bare(below);
      below = below(rest, axis);
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
          node.op().sign(k) == 1
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
    for (int k = 0; k < Facts.LONGEST && node != null; k++) {
      if (AxisReduction.of(node.output()) != null) {
        return true;
      }
      node = node.inputs().size() == 1 ? node.input(0).producer() : null;
    }
    return false;
  }
}
