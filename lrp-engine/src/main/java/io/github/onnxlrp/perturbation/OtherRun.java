package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.backward.Computation;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The values of another run, in which some are given and those that depend on them are computed
 * again. All that depends on the explained inputs through comparisons and shapes only is that of
 * the sample.
 */
abstract class OtherRun implements Quantity {
  private final Activity activity;
  private final Roles roles;

  OtherRun(Activity activity, Roles roles) {
    this.activity = activity;
    this.roles = roles;
  }

  /** What a value is that is given; null where it is computed. */
  abstract <V> V given(Forward<V> forward, TraceValue value);

  /** Whether a value is given. */
  abstract boolean isGiven(TraceValue value);

  /** Whether an operand is that of the sample. */
  boolean isHeld(TraceNode node, int operand) {
    return false;
  }

  @Override
  public final <V> Computation<List<V>> on(Forward<V> forward) {
    return new OfRun<>(forward);
  }

  /** What a value is in the other run; that of the sample where it does not depend on the given. */
  final <V> V of(Forward<V> forward, TraceValue value) {
    return forward.quantity(this, value).get(0);
  }

  /**
   * The operands of an evaluation in the other run.
   *
   * @param others what some of them are there
   */
  final <V> List<V> operands(Forward<V> forward, TraceNode node, Map<TraceValue, V> others) {
    Map<TraceValue, V> all = new HashMap<>(others);
    for (TraceValue operand : node.inputs()) {
      // Which elements of a window are the largest is found by an evaluation of its own.
      boolean picks = roles.kind(node) == Kind.SELECTION && !others.isEmpty();
      if (picks && operand != null && operand.producer() != null && !others.containsKey(operand)) {
        List<V> again = Recomputation.of(forward, operand.producer(), others);
        all.put(operand, again.get(operand.outputIndex()));
      }
    }
    return Recomputation.operands(forward, node, all);
  }

  /** The operands of an evaluation that are others. */
  final List<TraceValue> others(TraceNode node) {
    List<TraceValue> others = new ArrayList<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      TraceValue operand = node.input(k);
      if (operand != null && activity.isExplained(operand) && !isHeld(node, k)) {
        others.add(operand);
      }
    }
    return others;
  }

  private final class OfRun<V> implements Computation<List<V>> {
    private final Forward<V> forward;

    OfRun(Forward<V> forward) {
      this.forward = forward;
    }

    @Override
    public List<TraceValue> needed(TraceValue value) {
      return isComputed(value) ? others(value.producer()) : List.of();
    }

    @Override
    public List<V> compute(TraceValue value, Known<List<V>> known) {
      if (!isComputed(value)) {
        V given = isGiven(value) ? given(forward, value) : forward.value(value);
        return List.of(given);
      }
      TraceNode node = value.producer();
      Map<TraceValue, V> others = new HashMap<>();
      others(node).forEach(operand -> others.put(operand, known.of(operand).get(0)));
      List<V> results =
          others.isEmpty()
              ? forward.results(node)
              : forward.add(node.op(), operands(forward, node, others));
      for (int k = 0; k < results.size(); k++) {
        if (!isGiven(node.outputs().get(k))) {
          known.remember(node.outputs().get(k), List.of(Objects.requireNonNull(results.get(k))));
        }
      }
      return known.of(value);
    }

    private boolean isComputed(TraceValue value) {
      return value.producer() != null && activity.isExplained(value) && !isGiven(value);
    }
  }
}
