package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which values relevance can reach: those on a path from an explained input or from an initial
 * state, where the path does not go through shapes, comparisons or other discrete operations.
 */
public final class Activity {
  private final BitSet active = new BitSet();
  // In the order in which they were found, so that sums over them always round alike.
  private final Set<TraceValue> initialStates = new LinkedHashSet<>();
  private final BitSet isInitialState = new BitSet();
  private final BitSet isInferredState = new BitSet();
  private final List<Trace.StateHistory> states = new ArrayList<>();

  private Kind[] kinds;
  private int[] onlyActive;

  private Activity() {}

  /** Follows the trace from the inputs that {@code explained} names. */
  public static Activity of(Trace trace, Set<String> explained) {
    return of(trace, explained, Set.of());
  }

  /**
   * Follows the trace from the inputs that {@code explained} names.
   *
   * @param given names of constants that are initial states wherever they are used
   */
  public static Activity of(Trace trace, Set<String> explained, Set<String> given) {
    Activity activity = new Activity();
    for (TraceValue input : trace.inputs().values()) {
      if (explained.contains(input.name())) {
        activity.active.set(input.id());
      }
    }
    activity.spread(trace);
    if (!given.isEmpty()) {
      activity.addGiven(trace, given);
    }
    activity.addStates(trace);
    activity.remember(trace);
    return activity;
  }

  /** A state may be reached through others alone, be they of loops or of unrolled steps. */
  private void addStates(Trace trace) {
    List<Trace.StateHistory> open = new ArrayList<>(trace.states());
    open.removeIf(state -> !state.initial().tensor().isFloating());
    addStatesOfLoops(trace, open);
    Slices slices = new Slices(trace, this);
    while (addInferred(slices.states())) {
      spread(trace);
      addStatesOfLoops(trace, open);
    }
  }

  private void addStatesOfLoops(Trace trace, List<Trace.StateHistory> open) {
    while (open.removeIf(this::addIfReached)) {
      spread(trace);
    }
  }

  private boolean addInferred(List<Trace.StateHistory> found) {
    for (Trace.StateHistory state : found) {
      states.add(state);
      addInitialState(state.initial());
      isInferredState.set(state.initial().id());
    }
    return !found.isEmpty();
  }

  private boolean addIfReached(Trace.StateHistory state) {
    boolean reached = isActive(state.initial()) || state.later().stream().anyMatch(this::isActive);
    if (reached) {
      states.add(state);
      addInitialState(state.initial());
    }
    return reached;
  }

  /** What is asked for again and again. */
  private void remember(Trace trace) {
    int count = trace.nodes().size();
    int[] only = new int[count];
    Kind[] all = new Kind[count];
    for (TraceNode node : trace.nodes()) {
      boolean[] operands = activeOperands(node);
      only[node.id()] = onlyActive(node);
      all[node.id()] = anyOf(operands) ? node.op().kind(operands) : Kind.DISCRETE;
    }
    onlyActive = only;
    kinds = all;
  }

  /** What the operation of an evaluation says of relevance there; discrete where it cannot come. */
  Kind kind(TraceNode node) {
    return kinds[node.id()];
  }

  private void addGiven(Trace trace, Set<String> names) {
    for (TraceNode node : trace.nodes()) {
      for (TraceValue operand : node.inputs()) {
        if (operand != null && names.contains(operand.name()) && operand.tensor().isFloating()) {
          addInitialState(operand);
        }
      }
    }
    spread(trace);
  }

  private void addInitialState(TraceValue value) {
    if (!isActive(value)) {
      initialStates.add(value);
      isInitialState.set(value.id());
      active.set(value.id());
    }
  }

  private void spread(Trace trace) {
    for (TraceNode node : trace.nodes()) {
      if (node.outputs().size() == 1 && isActive(node.output())) {
        continue;
      }
      boolean[] operands = activeOperands(node);
      if (anyOf(operands) && node.op().kind(operands) != Kind.DISCRETE) {
        for (TraceValue output : node.outputs()) {
          active.set(output.id());
        }
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

  /** The only operand that relevance can reach; -1 where it can reach none or several. */
  int onlyActive(TraceNode node) {
    if (onlyActive != null) {
      return onlyActive[node.id()];
    }
    int found = -1;
    for (int k = 0; k < node.inputs().size(); k++) {
      if (node.input(k) != null && isActive(node.input(k))) {
        if (found >= 0) {
          return -1;
        }
        found = k;
      }
    }
    return found;
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
    return active.get(value.id());
  }

  /**
   * Whether the value is a constant that enters a recurrence, in whatever form, as its initial
   * state.
   */
  public boolean isInitialState(TraceValue value) {
    return isInitialState.get(value.id());
  }

  /** Whether only the steps that follow tell that the value is an initial state. */
  public boolean isInferredState(TraceValue value) {
    return isInferredState.get(value.id());
  }

  /** Whether relevance can reach the value and does not end there as that of an initial state. */
  public boolean isExplained(TraceValue value) {
    return isActive(value) && !isInitialState(value);
  }

  /** The constants that enter recurrences as initial states. */
  public Set<TraceValue> initialStates() {
    return Collections.unmodifiableSet(initialStates);
  }

  /** The floating states of all recurrences, also of those that are unrolled. */
  List<Trace.StateHistory> states() {
    return Collections.unmodifiableList(states);
  }
}
