package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which values relevance can reach: those on a path from an explained input or from an initial
 * state, where the path does not go through shapes, comparisons or other discrete operations.
 */
public final class Activity {
  private final Set<TraceValue> active = identitySet();
  // In the order in which they were found, so that sums over them always round alike.
  private final Set<TraceValue> initialStates = new LinkedHashSet<>();
  private final Set<TraceValue> inferredStates = identitySet();

  private Activity() {}

  /** Follows the trace from the inputs that {@code explained} names. */
  public static Activity of(Trace trace, Set<String> explained) {
    Activity activity = new Activity();
    for (TraceValue input : trace.inputs().values()) {
      if (explained.contains(input.name())) {
        activity.active.add(input);
      }
    }
    activity.spread(trace);
    for (Trace.StateHistory state : trace.states()) {
      TraceValue initial = state.initial();
      boolean changes = state.later().stream().anyMatch(activity::isActive);
      if (changes && initial.tensor().isFloating() && !activity.isActive(initial)) {
        activity.addInitialState(initial);
      }
    }
    activity.spread(trace);
    activity.infer(UnrolledStates.find(trace, activity));
    activity.infer(JoinedStates.find(trace, activity));
    activity.spread(trace);
    activity.infer(ResetStates.find(trace, activity));
    activity.spread(trace);
    return activity;
  }

  private void infer(Collection<TraceValue> states) {
    states.forEach(this::addInitialState);
    inferredStates.addAll(states);
  }

  private void addInitialState(TraceValue value) {
    initialStates.add(value);
    active.add(value);
  }

  private void spread(Trace trace) {
    for (TraceNode node : trace.nodes()) {
      boolean[] operands = activeOperands(node);
      if (anyOf(operands) && node.op().kind(operands) != Kind.DISCRETE) {
        active.addAll(node.outputs());
      }
    }
  }

  /** For each operand whether relevance can reach it. */
  public boolean[] activeOperands(TraceNode node) {
    boolean[] result = new boolean[node.inputs().size()];
    for (int k = 0; k < result.length; k++) {
      result[k] = node.input(k) != null && isActive(node.input(k));
    }
    return result;
  }

  private static boolean anyOf(boolean[] flags) {
    for (boolean flag : flags) {
      if (flag) {
        return true;
      }
    }
    return false;
  }

  public boolean isActive(TraceValue value) {
    return active.contains(value);
  }

  /**
   * Whether the value is a constant that enters a recurrence, in whatever form, as its initial
   * state.
   */
  public boolean isInitialState(TraceValue value) {
    return initialStates.contains(value);
  }

  /** Whether only the form in which it is used tells that the value is an initial state. */
  boolean isInferredState(TraceValue value) {
    return inferredStates.contains(value);
  }

  /** Whether relevance can reach the value and does not end there as that of an initial state. */
  public boolean isExplained(TraceValue value) {
    return isActive(value) && !isInitialState(value);
  }

  /** The constants that enter recurrences as initial states. */
  public Set<TraceValue> initialStates() {
    return Collections.unmodifiableSet(initialStates);
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
