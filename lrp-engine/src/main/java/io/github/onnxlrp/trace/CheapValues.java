package io.github.onnxlrp.trace;

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

  private final int[] readers;
  private final BitSet deferred = new BitSet();
  private final BitSet varying = new BitSet();

  private CheapValues(Trace trace) {
    this.readers = new int[trace.valueCount()];
    for (TraceNode node : trace.nodes()) {
      for (TraceValue operand : node.inputs()) {
        if (operand != null) {
          readers[operand.id()]++;
        }
      }
    }
    trace.inputs().values().forEach(input -> varying.set(input.id()));
    trace.nodes().forEach(this::visit);
  }

  /** Defers the values of a trace that can be, which changes no number. */
  static void defer(Trace trace) {
    new CheapValues(trace);
  }

  private void visit(TraceNode node) {
    boolean held = true;
    boolean varies = false;
    for (TraceValue operand : node.inputs()) {
      held &= operand == null || !deferred.get(operand.id());
      varies |= operand != null && varying.get(operand.id());
    }
    if (varies) {
      for (TraceValue output : node.outputs()) {
        varying.set(output.id());
      }
    }
    boolean single = node.outputs().size() == 1;
    if (held && varies && single && node.op().isCheap() && canBeDeferred(node.output())) {
      node.output().defer();
      deferred.set(node.output().id());
    }
  }

  private boolean canBeDeferred(TraceValue value) {
    Tensor tensor = value.tensor();
    return tensor.isFloating()
        && tensor.size() >= SMALLEST
        && readers[value.id()] <= MOST_READERS
        && (!value.producer().isApproximate() || Arrays.equals(tensor.doubles(), value.computed()));
  }
}
