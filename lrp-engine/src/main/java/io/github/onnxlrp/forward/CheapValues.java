package io.github.onnxlrp.forward;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Values that a trace need not hold: sums, products and copies of values that it holds, which a few
 * evaluations read. They are a third of what a recurrence computes.
 */
final class CheapValues {
  /** Smaller ones take no more room than what stands in their place. */
  private static final int SMALLEST = 32;

  /** Each reader computes it again. */
  private static final int MOST_READERS = 8;

  private final Trace trace;
  private final BitSet deferred = new BitSet();
  private final BitSet varying = new BitSet();

  private CheapValues(Trace trace) {
    this.trace = trace;
  }

  /** Defers the values of a trace that can be, which changes no number. */
  static void defer(Trace trace) {
    CheapValues values = new CheapValues(trace);
    trace.inputs().values().forEach(input -> values.varying.set(input.id()));
    for (TraceNode node : trace.nodes()) {
      boolean held = true;
      boolean varies = false;
      for (TraceValue operand : node.inputs()) {
        held &= operand == null || !values.deferred.get(operand.id());
        varies |= operand != null && values.varying.get(operand.id());
      }
      for (TraceValue output : node.outputs()) {
        values.varying.set(output.id(), varies);
      }
      if (held && varies && node.op().isCheap() && node.outputs().size() == 1) {
        values.consider(node.output());
      }
    }
  }

  private void consider(TraceValue value) {
    Tensor tensor = value.tensor();
    // What was moved, or comes from another way of writing it, may differ in the last place.
    if (tensor.isFloating()
        && tensor.size() >= SMALLEST
        && trace.consumers(value).size() <= MOST_READERS
        && Arrays.equals(tensor.doubles(), value.computed())) {
      value.defer();
      deferred.set(value.id());
    }
  }
}
