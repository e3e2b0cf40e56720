package io.github.onnxlrp.forward;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that one forward pass computed, in the order in which it was computed. */
public final class Trace {
  /**
   * The values that one state takes in one run of a recurrence.
   *
   * @param initial the value before the first step
   * @param later the values after each step
   */
  public record StateHistory(TraceValue initial, List<TraceValue> later) {}

  private final List<TraceNode> nodes = new ArrayList<>();
  private final List<StateHistory> states = new ArrayList<>();
  private final Map<String, TraceValue> inputs = new LinkedHashMap<>();
  private int valueCount;
  private final Map<String, TraceValue> outputs = new LinkedHashMap<>();
  private final Map<String, List<TraceValue>> byName = new LinkedHashMap<>();

  void add(TraceNode node) {
    node.number(nodes.size());
    nodes.add(node);
    node.inputs().forEach(this::number);
    node.outputs().forEach(this::register);
  }

  private void number(TraceValue value) {
    if (value != null && value.number(valueCount)) {
      valueCount++;
    }
  }

  void register(TraceValue value) {
    number(value);
    byName.computeIfAbsent(value.name(), name -> new ArrayList<>()).add(value);
  }

  /**
   * Makes a value known under a further name: that of the branch or recurrence that it comes out
   * of.
   */
  void name(String name, TraceValue value) {
    number(value);
    if (!value.name().equals(name)) {
      byName.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }
  }

  void addInput(TraceValue value) {
    inputs.put(value.name(), value);
    register(value);
  }

  void addOutput(String name, TraceValue value) {
    outputs.put(name, value);
    number(value);
    if (!byName.containsKey(name)) {
      byName.put(name, List.of(value));
    }
  }

  void addState(StateHistory state) {
    states.add(state);
    number(state.initial());
    state.later().forEach(this::number);
  }

  public List<TraceNode> nodes() {
    return nodes;
  }

  /** How many values there are; their numbers are smaller. */
  public int valueCount() {
    return valueCount;
  }

  public List<StateHistory> states() {
    return states;
  }

  /** The graph's inputs by name. */
  public Map<String, TraceValue> inputs() {
    return inputs;
  }

  /** The graph's outputs by name. */
  public Map<String, TraceValue> outputs() {
    return outputs;
  }

  /** All values by name, in the order in which they were computed; several inside a recurrence. */
  public Map<String, List<TraceValue>> values() {
    return byName;
  }
}
