package io.github.onnxlrp.derive;

import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRecurrence;
import io.github.onnxlrp.trace.TraceRecurrence.Step;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Compares two steps of a recurrence: the same operations on the values in the same places, which a
 * rule treats alike.
 */
final class SameSteps {
  private final TraceRecurrence recurrence;
  private final BackwardRule rule;
  private final IdentityHashMap<TraceValue, TraceValue> counterparts = new IdentityHashMap<>();

  SameSteps(TraceRecurrence recurrence, BackwardRule rule) {
    this.rule = rule;
    this.recurrence = recurrence;
  }

  /**
   * Requires that a step is as another one.
   *
   * @throws UnderivableException if it is not
   */
  void require(Step model, List<Rolled> body, Step step, List<Rolled> items) {
    pair(model.iteration(), step.iteration());
    pair(model.condition(), step.condition());
    pair(model.before(), step.before());
    pair(model.slices(), step.slices());
    requireItems(body, items);
    requireSame(model.going(), step.going());
    requireSame(model.after(), step.after());
    requireSame(model.collected(), step.collected());
  }

  private void requireItems(List<Rolled> model, List<Rolled> items) {
    if (model.size() != items.size()) {
      throw differ("%d and %d operations".formatted(items.size(), model.size()));
    }
    for (int k = 0; k < model.size(); k++) {
      if (model.get(k) instanceof Rolled.Evaluation first
          && items.get(k) instanceof Rolled.Evaluation second) {
        requireNode(first.node(), second.node());
      } else if (model.get(k) instanceof Rolled.Loop first
          && items.get(k) instanceof Rolled.Loop second) {
        requireLoop(first, second);
      } else {
        throw differ("a recurrence and another operation");
      }
    }
  }

  private void requireNode(TraceNode model, TraceNode node) {
    if (!model.name().equals(node.name()) || !isSame(model.op(), node.op())) {
      throw differ(model + " and " + node);
    }
    if (!rule.treatsAlike(model, node)) {
      throw differ("relevance goes another way at " + node);
    }
    requireSame(model.inputs(), node.inputs());
    pair(model.outputs(), node.outputs());
  }

  /** Operations that a canonical form has written are made anew for each step. */
  private static boolean isSame(TensorOp model, TensorOp op) {
    return model.equals(op)
        || (model.getClass() == op.getClass() && model.name().equals(op.name()));
  }

  private void requireLoop(Rolled.Loop model, Rolled.Loop loop) {
    if (!model.recurrence().node().name().equals(loop.recurrence().node().name())) {
      throw differ("two recurrences");
    }
    requireSame(model.recurrence().tripCount(), loop.recurrence().tripCount());
    requireSame(model.recurrence().condition(), loop.recurrence().condition());
    for (int k = 0; k < model.recurrence().cuts().size(); k++) {
      requireSame(model.scanned(k), loop.scanned(k));
    }
    require(model.last(), model.body(), loop.last(), loop.body());
    for (int k = 0; k < model.recurrence().joins().size(); k++) {
      pair(model.joined(k), loop.joined(k));
    }
  }

  private void pair(List<TraceValue> model, List<TraceValue> values) {
    for (int k = 0; k < model.size(); k++) {
      pair(model.get(k), values.get(k));
    }
  }

  private void pair(TraceValue model, TraceValue value) {
    counterparts.put(model, value);
  }

  private void requireSame(List<TraceValue> model, List<TraceValue> values) {
    if (model.size() != values.size()) {
      throw differ("%d and %d operands".formatted(values.size(), model.size()));
    }
    for (int k = 0; k < model.size(); k++) {
      requireSame(model.get(k), values.get(k));
    }
  }

  private void requireSame(TraceValue model, TraceValue value) {
    TraceValue expected = counterparts.getOrDefault(model, model);
    if (expected != value && !isSameConstant(expected, value)) {
      throw differ(value + " in the place of " + expected);
    }
  }

  private static boolean isSameConstant(TraceValue model, TraceValue value) {
    return model != null
        && value != null
        && model.origin() == TraceValue.Origin.CONSTANT
        && value.origin() == TraceValue.Origin.CONSTANT
        && (model.tensor() == value.tensor()
            || (Arrays.equals(model.tensor().shape(), value.tensor().shape())
                && model.tensor().type() == value.tensor().type()
                && Arrays.equals(elements(model), elements(value))));
  }

  private static double[] elements(TraceValue value) {
    double[] elements = new double[value.tensor().size()];
    Arrays.setAll(elements, value.tensor()::get);
    return elements;
  }

  private UnderivableException differ(String what) {
    return new UnderivableException("steps of %s differ: %s", Rolling.name(recurrence), what);
  }
}
