package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceRecurrence;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.RoutingOp;
import java.util.BitSet;
import java.util.function.Predicate;

/**
 * What the elements of each value depend on beside constants: on elements of inputs, or on their
 * lengths, as where a sum is divided by the number of steps. An operand that only gives the result
 * its shape passes nothing on.
 */
final class Dependence {
  private final BitSet onInputs = new BitSet();
  private final BitSet onElements = new BitSet();
  private final BitSet onNumbers = new BitSet();
  private final BitSet onLengths = new BitSet();

  /**
   * Follows a trace.
   *
   * @param inputs the inputs that count
   */
  Dependence(Trace trace, Predicate<TraceValue> inputs) {
    for (TraceValue input : trace.inputs().values()) {
      if (inputs.test(input)) {
        onInputs.set(input.id());
        onElements.set(input.id());
        onNumbers.set(input.id());
      }
    }
    // The number of a step is not that of a step further on, which longer inputs have.
    for (TraceRecurrence recurrence : trace.recurrences()) {
      for (TraceRecurrence.Step step : recurrence.steps()) {
        if (step.iteration().id() >= 0) {
          onLengths.set(step.iteration().id());
        }
      }
    }
    trace.nodes().forEach(this::follow);
  }

  private void follow(TraceNode node) {
    boolean inputs = false;
    boolean elements = false;
    boolean numbers = false;
    boolean lengths = false;
    for (int k = 0; k < node.inputs().size(); k++) {
      TraceValue operand = node.input(k);
      if (operand != null) {
        boolean shape = node.op().readsShapeOf(k);
        boolean counts = !node.op().givesShape(k);
        inputs |= onInputs.get(operand.id());
        elements |= counts && !shape && onElements(operand);
        numbers |=
            counts
                && !shape
                && onNumbers(operand)
                && !(node.op() instanceof RoutingOp routing && !routing.copies(k));
        lengths |= counts && (shape ? onInputs.get(operand.id()) : onLengths(operand));
      }
    }
    for (TraceValue output : node.outputs()) {
      onInputs.set(output.id(), inputs);
      onElements.set(output.id(), elements);
      onNumbers.set(output.id(), numbers);
      onLengths.set(output.id(), lengths);
    }
  }

  boolean onElements(TraceValue value) {
    return onElements.get(value.id());
  }

  /** Whether elements of inputs are among what it is computed of, not only choose among others. */
  boolean onNumbers(TraceValue value) {
    return onNumbers.get(value.id());
  }

  boolean onLengths(TraceValue value) {
    return onLengths.get(value.id());
  }
}
