package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.AbstractList;
import java.util.IdentityHashMap;
import java.util.List;

/**
 * Where the elements of every value lie, whatever the input, and whether a value can be a gate: it
 * depends on the input through a linear operation or a function that squashes. Inputs may be any
 * numbers, so what is merely clipped is no gate.
 *
 * <p>The states of a recurrence lie in one interval at all steps, which is found by going over the
 * trace until nothing changes; an end that still moves in the third pass is infinite.
 */
final class Intervals {
  /** Exporters write 1/6 in single precision. */
  private static final double TOLERANCE = 1e-6;

  private static final Interval NEGATIVE_UNIT = new Interval(-1, 0);

  private static final int PASSES_BEFORE_WIDENING = 2;

  private final Trace trace;
  private final Activity activity;
  private final WrittenFunctions functions;
  private final Interval[] intervals;
  private final boolean[] weighed;
  private final boolean[] squashed;
  private final IdentityHashMap<Tensor, Interval> ofConstants = new IdentityHashMap<>();
  private final int[] stateOf;
  private final Interval[] ofStates;
  private final boolean[] statesWeighed;
  // Until nothing changes any longer.
  private IntervalProgress progress;

  Intervals(Trace trace, Activity activity, Lines lines, WrittenFunctions functions) {
    this.trace = trace;
    this.activity = activity;
    this.functions = functions;
    this.intervals = new Interval[trace.valueCount()];
    this.weighed = new boolean[trace.valueCount()];
    this.squashed = new boolean[trace.valueCount()];
    List<Trace.StateHistory> states = activity.states();
    this.stateOf = new int[trace.valueCount()];
    this.ofStates = new Interval[states.size() + 1];
    this.statesWeighed = new boolean[states.size() + 1];
    for (int k = 0; k < states.size(); k++) {
      enter(states.get(k), k + 1);
    }
    this.progress = new IntervalProgress(trace, states.size());
    Blends blends = new Blends(lines);
    Shares shares = new Shares(activity);
    for (TraceNode node : trace.nodes()) {
      progress.blendOf[node.id()] = blends.find(node);
      progress.shareOf[node.id()] = shares.operandOf(node);
      progress.writtenOf[node.id()] = written(node);
    }
    boolean changes = true;
    for (int pass = 1; changes; pass++) {
      changes = pass(pass > PASSES_BEFORE_WIDENING);
    }
    progress = null;
  }

  /** Where a sum of functions of one value lies, which their intervals do not tell; or null. */
  private Interval written(TraceNode node) {
    boolean sum = activity.kind(node) == Kind.SUM && activity.onlyActive(node) < 0;
    WrittenFunctions.Written written = sum ? functions.find(node) : null;
    return written == null || written.range().equals(Interval.ALL) ? null : written.range();
  }

  /** Constants that the same values follow are one state. */
  private void enter(Trace.StateHistory history, int number) {
    int state = number;
    for (TraceValue later : history.later()) {
      state = stateOf[later.id()] == 0 ? state : stateOf[later.id()];
    }
    stateOf[history.initial().id()] = state;
    for (TraceValue later : history.later()) {
      stateOf[later.id()] = state;
    }
    if (activity.isInitialState(history.initial())) {
      Interval initial = Interval.of(history.initial().tensor());
      ofStates[state] = ofStates[state] == null ? initial : ofStates[state].hull(initial);
    }
  }

  /** Where the elements of a value lie. */
  Interval of(TraceValue value) {
    if (!activity.isActive(value)) {
      return ofConstants.computeIfAbsent(value.tensor(), Interval::of);
    }
    int state = stateOf[value.id()];
    Interval found = state > 0 ? ofStates[state] : intervals[value.id()];
    return found == null ? Interval.ALL : found;
  }

  /**
   * Whether a value can be a gate: it is not constant, is weighed and lies between 0 and 1, or is
   * the negative of such a value.
   */
  boolean isGate(TraceValue value) {
    return activity.isActive(value)
        && isWeighed(value)
        && (of(value).isInside(Interval.UNIT, TOLERANCE) || isNegative(value));
  }

  /** Whether a gate lies between -1 and 0, as {@code z - 1}. */
  boolean isNegative(TraceValue value) {
    return of(value).isInside(NEGATIVE_UNIT, TOLERANCE);
  }

  /** Whether a gate comes from a squashing function, in whatever spelling. */
  boolean isSquashed(TraceValue value) {
    return squashed[value.id()];
  }

  private boolean isWeighed(TraceValue value) {
    int state = stateOf[value.id()];
    return state > 0 ? statesWeighed[state] : weighed[value.id()];
  }

  /** Goes over what is stale; returns whether a state needed more room. */
  private boolean pass(boolean widen) {
    boolean changes = false;
    for (TraceNode node : trace.nodes()) {
      if (activity.isActive(node.output()) && isStale(node)) {
        progress.now++;
        Interval interval = progress.distinct.computeIfAbsent(compute(node), found -> found);
        boolean squashes = squashes(node, interval);
        boolean throughWeights = squashes || isWeighed(node);
        for (TraceValue output : node.outputs()) {
          squashed[output.id()] = squashes;
          changes |= set(output, interval, throughWeights, widen);
        }
        progress.lookedAt[node.id()] = progress.now;
      }
    }
    return changes;
  }

  /** Whether something that it is made of changed since it was looked at; at first all are 0. */
  private boolean isStale(TraceNode node) {
    int last = progress.lookedAt[node.id()];
    if (progress.blendOf[node.id()] != null) {
      return true;
    }
    for (TraceValue operand : node.inputs()) {
      if (operand != null && changedAt(operand) >= last) {
        return true;
      }
    }
    return false;
  }

  private int changedAt(TraceValue value) {
    int state = stateOf[value.id()];
    return state > 0 ? progress.stateChangedAt[state] : progress.changedAt[value.id()];
  }

  private boolean set(TraceValue value, Interval interval, boolean throughWeights, boolean widen) {
    int state = stateOf[value.id()];
    if (state == 0) {
      boolean same =
          interval.equals(intervals[value.id()]) && throughWeights == weighed[value.id()];
      progress.changedAt[value.id()] = same ? progress.changedAt[value.id()] : progress.now;
      intervals[value.id()] = interval;
      weighed[value.id()] = throughWeights;
      return false;
    }
    Interval before = ofStates[state];
    Interval after = before == null ? interval : before.hull(interval);
    if (widen) {
      after = widened(before, after);
    }
    boolean changes = !after.equals(before) || (throughWeights && !statesWeighed[state]);
    progress.stateChangedAt[state] = changes ? progress.now : progress.stateChangedAt[state];
    ofStates[state] = after;
    statesWeighed[state] |= throughWeights;
    return changes;
  }

  private static Interval widened(Interval before, Interval after) {
    return new Interval(
        after.low() < before.low() ? Double.NEGATIVE_INFINITY : after.low(),
        after.high() > before.high() ? Double.POSITIVE_INFINITY : after.high());
  }

  private Interval compute(TraceNode node) {
    Blends.Blend blend = progress.blendOf[node.id()];
    if (blend != null && of(blend.gate()).isInside(Interval.UNIT, 0)) {
      return of(blend.a()).hull(of(blend.b()));
    }
    int share = progress.shareOf[node.id()];
    if (share >= 0 && of(node.input(share)).low() >= 0 && of(node.input(1 - share)).low() >= 0) {
      return Interval.UNIT;
    }
    if (progress.writtenOf[node.id()] != null) {
      return progress.writtenOf[node.id()];
    }
    return node.op().range(ofOperands(node));
  }

  /** Only what an operation asks for is looked at: most do not ask for that of their weights. */
  private List<Interval> ofOperands(TraceNode node) {
    return new AbstractList<>() {
      @Override
      public Interval get(int operand) {
        return node.input(operand) == null ? null : of(node.input(operand));
      }

      @Override
      public int size() {
        return node.inputs().size();
      }
    };
  }

  /** By itself, or because it moves or complements what is squashed. */
  private boolean squashes(TraceNode node, Interval interval) {
    if (node.op().squashes() || (isUnit(interval) && functions.squashes(node))) {
      return true;
    }
    Kind kind = activity.kind(node);
    boolean inside =
        interval.isInside(Interval.UNIT, TOLERANCE) || interval.isInside(NEGATIVE_UNIT, TOLERANCE);
    if (!inside || (kind != Kind.MOVEMENT && activity.onlyActive(node) < 0)) {
      return false;
    }
    for (TraceValue operand : node.inputs()) {
      if (operand != null && activity.isActive(operand) && !squashed[operand.id()]) {
        return false;
      }
    }
    return true;
  }

  private boolean isWeighed(TraceNode node) {
    int share = progress.shareOf[node.id()];
    if (share >= 0) {
      // The sum of what it is a share of does not weigh.
      return isWeighed(node.input(share));
    }
    Kind kind = activity.kind(node);
    boolean weighs = kind == Kind.LINEAR || kind == Kind.BILINEAR;
    for (int k = 0; k < node.inputs().size() && !weighs; k++) {
      TraceValue operand = node.input(k);
      weighs = operand != null && activity.isActive(operand) && isWeighed(operand);
    }
    return weighs;
  }

  /** Whether an interval is all of that between 0 and 1. */
  static boolean isUnit(Interval interval) {
    return interval.isInside(Interval.UNIT, TOLERANCE)
        && Interval.UNIT.isInside(interval, TOLERANCE);
  }
}
