package io.github.onnxlrp.derive;

import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A {@link Recurrent} under construction. */
final class LoopBuilder {
  /**
   * A state.
   *
   * @param initial what enters the first step, in the frame around
   * @param before what a step reads
   * @param result what the last step gives, in the frame around
   */
  record State(Value initial, Value before, Value result) {}

  /**
   * A scanned input.
   *
   * @param whole all steps together, in the frame around
   * @param slice what a step reads
   */
  record Scanned(Value whole, Value slice, Recurrent.Scan scan) {}

  /**
   * A scan output.
   *
   * @param slice what a step gives
   * @param whole all steps together, in the frame around
   */
  record Collected(Value slice, Value whole, Recurrent.Scan scan) {}

  /** A value put together along one axis in one order. */
  private record Way(Value value, Recurrent.Scan scan) {}

  private final Rolled.Loop rolled;
  private final String name;
  private final String operator;
  private final Frame around;
  private final Frame body;
  private final Value iteration;
  private final Value condition;
  private final List<State> states = new ArrayList<>();
  private final Map<State, Value> after = new HashMap<>();
  private final List<Scanned> scanned = new ArrayList<>();
  private final List<Collected> collected = new ArrayList<>();
  private final Map<Way, Value> known = new HashMap<>();
  private Value tripCount;
  private Value firstCondition;
  private Value going;

  /**
   * A recurrence in a frame.
   *
   * @param mirrored the forward step that its steps are the backward pass of, or null
   */
  LoopBuilder(Rolled.Loop rolled, String name, String operator, Frame around, Frame mirrored) {
    this.rolled = rolled;
    this.name = name;
    this.operator = operator;
    this.around = around;
    this.body = around.inside(this, mirrored);
    this.iteration = body.value(name + "/iteration");
    this.condition = body.value(name + "/condition");
    this.going = condition;
  }

  /** The recurrence of the trace. */
  Rolled.Loop rolled() {
    return rolled;
  }

  String name() {
    return name;
  }

  String operator() {
    return operator;
  }

  /** The frame of a step. */
  Frame body() {
    return body;
  }

  Value iteration() {
    return iteration;
  }

  Value condition() {
    return condition;
  }

  /** Bounds the number of steps; either may be null. */
  void limit(Value newTripCount, Value newFirstCondition) {
    this.tripCount = newTripCount;
    this.firstCondition = newFirstCondition;
  }

  Value tripCount() {
    return tripCount;
  }

  Value firstCondition() {
    return firstCondition;
  }

  /** Whether another step follows; by default as before. */
  void going(Value value) {
    this.going = value;
  }

  Value going() {
    return going;
  }

  State state(Value initial) {
    String stateName = initial.name() + "/state";
    State state = new State(initial, body.value(stateName), around.value(stateName));
    states.add(state);
    return state;
  }

  /** What a step makes of a state. */
  void after(State state, Value value) {
    after.put(state, value);
  }

  Value after(State state) {
    return after.get(state);
  }

  /** The part of a value that belongs to the step. */
  Value scan(Value whole, int axis, boolean reverse) {
    Recurrent.Scan scan = new Recurrent.Scan(axis, reverse);
    return known.computeIfAbsent(
        new Way(whole, scan),
        way -> {
          Value slice = body.value(whole.name() + "/step");
          scanned.add(new Scanned(whole, slice, scan));
          return slice;
        });
  }

  /**
   * The scanned input that gives a value of each step; null where none does, or where there may be
   * fewer steps than it has.
   */
  Scanned readOnceAStep(Value slice) {
    boolean all = tripCount == null && firstCondition == null && going == condition;
    return scanned.stream().filter(input -> all && input.slice() == slice).findFirst().orElse(null);
  }

  /** The values of all steps together. */
  Value collect(Value slice, int axis, boolean reverse) {
    Recurrent.Scan scan = new Recurrent.Scan(axis, reverse);
    return known.computeIfAbsent(
        new Way(slice, scan),
        way -> {
          Value whole = around.value(slice.name() + "/steps");
          collected.add(new Collected(slice, whole, scan));
          return whole;
        });
  }

  List<State> states() {
    return states;
  }

  List<Scanned> scanned() {
    return scanned;
  }

  List<Collected> collected() {
    return collected;
  }
}
