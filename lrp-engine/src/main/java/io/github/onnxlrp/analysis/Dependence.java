package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.ir.op.Discrete;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Slice;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRecurrence;
import io.github.onnxlrp.trace.TraceValue;
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
  private final BitSet onNumberOfElements = new BitSet();
  private final BitSet countedByLengths = new BitSet();
  private final BitSet countedByElements = new BitSet();
  private final BitSet shapedByLengths = new BitSet();
  private final BitSet shapedByElements = new BitSet();
  // Whether the shape depends on elements, as that of NonZero or of a slice of a given length.
  private final BitSet shapeOnElements = new BitSet();
  // The recurrences, by their place in the trace, of which elements say how many steps there are.
  private final BitSet stepsOnElements = new BitSet();

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
    for (TraceRecurrence recurrence : trace.recurrences()) {
      count(recurrence, countedByLengths, shapedByLengths);
    }
    do {
      trace.nodes().forEach(this::follow);
    } while (followSteps(trace));
  }

  /**
   * Marks what depends on how many steps a recurrence has: their numbers, as that of a step is not
   * that of one further on, states, unless a step does no more than copy them, and the length of
   * what joins the steps.
   */
  private static void count(TraceRecurrence recurrence, BitSet counted, BitSet shaped) {
    for (TraceRecurrence.Step step : recurrence.steps()) {
      mark(counted, step.iteration());
      for (int k = 0; k < step.after().size(); k++) {
        TraceValue after = step.after().get(k);
        if (after != null && !isKept(step, step.before().get(k), after)) {
          mark(counted, after);
          mark(shaped, after);
        }
      }
    }
    recurrence.joins().forEach(join -> mark(shaped, join.output()));
  }

  /** That numbers are the same says nothing: what a step adds may be 0 in the first steps alone. */
  private static boolean isKept(TraceRecurrence.Step step, TraceValue before, TraceValue after) {
    TraceValue value = after;
    while (value != before && isCopy(value.producer(), step)) {
      value = value.producer().input(0);
    }
    return value == before;
  }

  private static boolean isCopy(TraceNode node, TraceRecurrence.Step step) {
    return node != null && node.id() >= step.first() && node.op() instanceof Reshape;
  }

  /** Values that no evaluation of the trace reads or gives have no number. */
  private static void mark(BitSet values, TraceValue value) {
    if (value.id() >= 0) {
      values.set(value.id());
    }
  }

  /** Where elements say how many steps there are, they say which numbers the steps have. */
  private boolean followSteps(Trace trace) {
    boolean changed = false;
    for (int k = 0; k < trace.recurrences().size(); k++) {
      TraceRecurrence recurrence = trace.recurrences().get(k);
      if (!stepsOnElements.get(k) && elementsSayHowMany(recurrence)) {
        stepsOnElements.set(k);
        count(recurrence, countedByElements, shapedByElements);
        changed = true;
      }
    }
    return changed;
  }

  private boolean elementsSayHowMany(TraceRecurrence recurrence) {
    return isOnAny(recurrence.tripCount())
        || isOnAny(recurrence.condition())
        || recurrence.steps().stream().anyMatch(step -> isOnAny(step.going()));
  }

  private boolean isOnAny(TraceValue value) {
    return value != null && value.id() >= 0 && (onElements(value) || onNumberOfElements(value));
  }

  private void follow(TraceNode node) {
    boolean inputs = false;
    boolean elements = false;
    boolean numbers = false;
    boolean lengths = false;
    boolean numberOfElements = false;
    boolean shaped = false;
    boolean reduces = joinsElements(node);
    for (int k = 0; k < node.inputs().size(); k++) {
      TraceValue operand = node.input(k);
      if (operand != null) {
        boolean shape = node.op().readsShapeOf(k);
        boolean counts = !node.op().givesShape(k);
        inputs |= shapeOnLengths(operand);
        boolean readsShape = shape || reduces;
        elements |= counts && !shape && onElements(operand);
        numberOfElements |= counts && readsShape && shapeOnElements(operand);
        numberOfElements |= counts && !shape && onNumberOfElements(operand);
        shaped |= shapeOnElements(operand);
        shaped |= isOnAny(operand) && givesLengths(node, k);
        numbers |=
            counts
                && !shape
                && onNumbers(operand)
                && !(node.op() instanceof RoutingOp routing && !routing.copies(k));
        lengths |= counts && readsShape && shapeOnLengths(operand);
        lengths |= counts && !shape && onLengths(operand);
      }
    }
    for (TraceValue output : node.outputs()) {
      onInputs.set(output.id(), inputs);
      onElements.set(output.id(), elements);
      onNumbers.set(output.id(), numbers);
      onLengths.set(output.id(), lengths);
      onNumberOfElements.set(output.id(), numberOfElements);
      shapeOnElements.set(output.id(), shaped);
    }
  }

  /**
   * Whether an element of the result may be made of any number of elements of an operand: a sum of
   * ones is their number, and the place of the last one says it, too.
   */
  private static boolean joinsElements(TraceNode node) {
    return !node.op().isElementwise()
        && !node.op().keepsOrder()
        && !(node.op() instanceof RoutingOp);
  }

  /** Whether it may give numbers of places, as NonZero. */
  private static boolean places(TraceNode node) {
    return node.op() instanceof Discrete op && !op.isElementwise();
  }

  /** Whether the elements of an operand may say how long the result is. */
  private static boolean givesLengths(TraceNode node, int operand) {
    return !node.op().readsShapeOf(operand)
        && (places(node)
            || node.op().givesShape(operand)
            || (node.op() instanceof Slice && operand > 0));
  }

  private boolean shapeOnLengths(TraceValue value) {
    return onInputs.get(value.id()) || shapedByLengths.get(value.id());
  }

  private boolean shapeOnElements(TraceValue value) {
    return shapeOnElements.get(value.id()) || shapedByElements.get(value.id());
  }

  boolean onElements(TraceValue value) {
    return onElements.get(value.id());
  }

  /** Whether it depends on lengths, or on a number of steps, that elements of inputs give. */
  boolean onNumberOfElements(TraceValue value) {
    return onNumberOfElements.get(value.id()) || countedByElements.get(value.id());
  }

  /** Whether elements of inputs are among what it is computed of, not only choose among others. */
  boolean onNumbers(TraceValue value) {
    return onNumbers.get(value.id());
  }

  boolean onLengths(TraceValue value) {
    return onLengths.get(value.id()) || countedByLengths.get(value.id());
  }
}
