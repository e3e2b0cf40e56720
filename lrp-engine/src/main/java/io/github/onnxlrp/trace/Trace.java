package io.github.onnxlrp.trace;

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

  /**
   * A name that a value has beside its own.
   *
   * @param after how many evaluations came before it got the name
   */
  record FurtherName(String name, TraceValue value, int after) {}

  private final List<TraceNode> nodes = new ArrayList<>();

  /**
   * A branch that was taken.
   *
   * @param condition what decided
   * @param held whether it held
   */
  public record Decision(TraceValue condition, boolean held) {}

  private final List<StateHistory> states = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private final List<TraceRecurrence> recurrences = new ArrayList<>();
  private final List<String> ofThisRun = new ArrayList<>();
  private final Map<String, TraceValue> inputs = new LinkedHashMap<>();
  private int valueCount;
  private final Map<String, TraceValue> outputs = new LinkedHashMap<>();
  private final List<FurtherName> furtherNames = new ArrayList<>();
  private Map<String, List<TraceValue>> byName;
  private Consumers consumers;

  void add(TraceNode node) {
    node.number(nodes.size());
    nodes.add(node);
    for (TraceValue operand : node.inputs()) {
      number(operand);
    }
    for (TraceValue output : node.outputs()) {
      number(output);
    }
  }

  private void number(TraceValue value) {
    if (value != null && value.number(valueCount)) {
      valueCount++;
    }
  }

  /**
   * Makes a value known under a further name: that of the branch or recurrence that it comes out
   * of.
   */
  void name(String name, TraceValue value) {
    number(value);
    if (!value.name().equals(name)) {
      furtherNames.add(new FurtherName(name, value, nodes.size()));
    }
  }

  void addInput(TraceValue value) {
    inputs.put(value.name(), value);
    number(value);
  }

  void addOutput(String name, TraceValue value) {
    outputs.put(name, value);
    number(value);
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

  void addDecision(Decision decision) {
    decisions.add(decision);
  }

  /** The branches that were taken, by what no constant decided. */
  public List<Decision> decisions() {
    return decisions;
  }

  void addOfThisRun(String sentence) {
    ofThisRun.add(sentence);
  }

  /**
   * Sentences about what this run has made constants of, or has left out, that another one may have
   * otherwise, and that nothing in the trace says: recurrences without a step, lengths of
   * sequences.
   */
  public List<String> ofThisRun() {
    return ofThisRun;
  }

  void addRecurrence(TraceRecurrence recurrence) {
    recurrences.add(recurrence);
  }

  /** The runs of recurrences with at least one step; those inside of a step come before it. */
  public List<TraceRecurrence> recurrences() {
    return recurrences;
  }

  /** The graph's inputs by name. */
  public Map<String, TraceValue> inputs() {
    return inputs;
  }

  /** The graph's outputs by name. */
  public Map<String, TraceValue> outputs() {
    return outputs;
  }

  /** The evaluations that read a value, once for each operand. */
  public List<TraceNode> consumers(TraceValue value) {
    if (consumers == null) {
      consumers = new Consumers(nodes, valueCount);
    }
    return consumers.of(value);
  }

  /**
   * Gives up the elements of values that cost no more to compute again than to read. Their tensors
   * stay what they were.
   */
  public void deferCheapValues() {
    CheapValues.defer(this);
  }

  List<FurtherName> furtherNames() {
    return furtherNames;
  }

  /** All values by name, in the order in which they were computed; several inside a recurrence. */
  public Map<String, List<TraceValue>> values() {
    if (byName == null) {
      byName = collect();
    }
    return byName;
  }

  private Map<String, List<TraceValue>> collect() {
    Map<String, List<TraceValue>> found = new LinkedHashMap<>();
    inputs.values().forEach(input -> add(found, input.name(), input));
    int next = 0;
    for (TraceNode node : nodes) {
      for (; next < furtherNames.size() && furtherNames.get(next).after() <= node.id(); next++) {
        add(found, furtherNames.get(next).name(), furtherNames.get(next).value());
      }
      node.outputs().forEach(output -> add(found, output.name(), output));
    }
    for (FurtherName further : furtherNames.subList(next, furtherNames.size())) {
      add(found, further.name(), further.value());
    }
    outputs.forEach((name, output) -> found.putIfAbsent(name, List.of(output)));
    return found;
  }

  private static void add(Map<String, List<TraceValue>> found, String name, TraceValue value) {
    found.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }
}
