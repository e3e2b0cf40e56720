package io.github.onnxlrp.optimise;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** A recurrence that operations are moved out of. */
final class Loop {
  /**
   * A scanned input.
   *
   * @param whole all steps together, in the graph around
   * @param slice what a step reads
   */
  record Scanned(Value whole, Value slice, Recurrent.Scan scan) {}

  /**
   * A scan output.
   *
   * @param slice what a step gives
   * @param whole all steps together, in the graph around; null where nobody asked for it
   */
  record Collected(Value slice, Value whole, Recurrent.Scan scan) {}

  /**
   * A state.
   *
   * @param initial what enters the first step, in the graph around
   * @param before what a step reads
   * @param after what a step makes of it
   */
  record State(Value initial, Value before, Value after) {}

  /** The constants of the graph around, which get those that moved operations read. */
  static final class Constants {
    private final Map<Value, Tensor> all;

    Constants(Map<Value, Tensor> known) {
      this.all = new LinkedHashMap<>(known);
    }

    Map<Value, Tensor> all() {
      return all;
    }
  }

  private final Node node;
  private final Recurrent recurrent;
  private final Graph body;
  private final Constants around;
  private final Map<Value, Tensor> constants;
  private final List<Node> steps;
  private final List<Scanned> scanned = new ArrayList<>();
  private final List<Collected> collected = new ArrayList<>();
  private final List<Node> before = new ArrayList<>();
  private final List<Node> after = new ArrayList<>();
  private final Set<Value> inner = new HashSet<>();

  Loop(Node node, Recurrent recurrent, Graph body, Constants around) {
    this.node = node;
    this.recurrent = recurrent;
    this.body = body;
    this.around = around;
    this.constants = new LinkedHashMap<>(body.constants());
    this.steps = new ArrayList<>(body.nodes());
    int states = recurrent.states();
    for (int k = 0; k < recurrent.scannedInputs().size(); k++) {
      scanned.add(
          new Scanned(
              node.inputs().get(Recurrent.NODE_PREFIX + states + k),
              body.inputs().get(Recurrent.BODY_PREFIX + states + k),
              recurrent.scannedInputs().get(k)));
    }
    for (int k = 0; k < recurrent.scanOutputs().size(); k++) {
      boolean asked = states + k < node.outputs().size();
      collected.add(
          new Collected(
              body.outputs().get(1 + states + k),
              asked ? node.outputs().get(states + k) : null,
              recurrent.scanOutputs().get(k)));
    }
    inner.addAll(body.inputs());
    steps.forEach(step -> inner.addAll(step.outputs()));
  }

  /** What a step does. */
  List<Node> steps() {
    return steps;
  }

  /** The number of the step. */
  Value iteration() {
    return body.inputs().get(0);
  }

  List<State> states() {
    List<State> states = new ArrayList<>();
    for (int k = 0; k < recurrent.states(); k++) {
      states.add(
          new State(
              node.inputs().get(Recurrent.NODE_PREFIX + k),
              body.inputs().get(Recurrent.BODY_PREFIX + k),
              body.outputs().get(1 + k)));
    }
    return states;
  }

  List<Scanned> scanned() {
    return scanned;
  }

  List<Collected> collected() {
    return collected;
  }

  /** Whether a value is the same for all steps: a constant, or one of the graphs around. */
  boolean isInvariant(Value value) {
    return !inner.contains(value);
  }

  /** Whether the recurrence always takes as many steps as its scanned inputs have. */
  boolean takesAllSteps() {
    return node.inputs().get(0) == null
        && node.inputs().get(1) == null
        && body.outputs().get(0) == body.inputs().get(1);
  }

  /** Values that decide about a further step or that the next step reads. */
  List<Value> carried() {
    return body.outputs().subList(0, 1 + recurrent.states());
  }

  /** Adds an operation on all steps, which runs before the recurrence. */
  void addBefore(Node moved) {
    before.add(moved);
    moveConstants(moved);
  }

  /** Computes something that is the same for all steps before the recurrence. */
  void moveBefore(Node step) {
    addBefore(step);
    inner.removeAll(step.outputs());
  }

  /**
   * Adds an operation on all steps, which runs behind the recurrence, before those added so far.
   */
  void addAfter(Node moved) {
    after.add(0, moved);
    moveConstants(moved);
  }

  private void moveConstants(Node moved) {
    for (Value operand : moved.inputs()) {
      Tensor constant = constants.get(operand);
      if (constant != null) {
        around.all().put(operand, constant);
      }
    }
  }

  /** What a value is read by in a step; a recurrence counts for what is inside of it. */
  static Stream<Value> readBy(Node step) {
    return step.op() instanceof Recurrent inside
        ? Stream.concat(
            step.inputs().stream(),
            Stream.concat(
                inside.body().outputs().stream(),
                inside.body().nodes().stream().flatMap(Loop::readBy)))
        : step.inputs().stream();
  }

  /** The recurrence, with what has been moved out of it before and behind. */
  List<Node> nodes() {
    dropUnreadSlices();
    int states = recurrent.states();
    List<Value> operands =
        new ArrayList<>(node.inputs().subList(0, Recurrent.NODE_PREFIX + states));
    List<Value> inputs = new ArrayList<>(body.inputs().subList(0, Recurrent.BODY_PREFIX + states));
    List<Value> outputs = new ArrayList<>(carried());
    List<Value> results = new ArrayList<>();
    for (int k = 0; k < states; k++) {
      results.add(k < node.outputs().size() ? node.outputs().get(k) : null);
    }
    scanned.forEach(
        input -> {
          operands.add(input.whole());
          inputs.add(input.slice());
        });
    collected.forEach(
        output -> {
          outputs.add(output.slice());
          results.add(output.whole());
        });
    around.all().forEach((value, tensor) -> constants.remove(value));
    Recurrent less =
        new Recurrent(
            recurrent.name(),
            recurrent.description(),
            new Graph(inputs, outputs, constants, steps, body.maxSteps(), body.constantResults()),
            states,
            scanned.stream().map(Scanned::scan).toList(),
            collected.stream().map(Collected::scan).toList(),
            recurrent.batchAxis());
    List<Node> all = new ArrayList<>(before);
    all.add(new Node(node.name(), less, operands, results));
    all.addAll(after);
    return all;
  }

  /** One scanned input stays, as it says how many steps there are. */
  private void dropUnreadSlices() {
    Set<Value> read = new HashSet<>(carried());
    collected.forEach(output -> read.add(output.slice()));
    steps.stream().flatMap(Loop::readBy).forEach(read::add);
    for (int k = scanned.size() - 1; k >= 0 && scanned.size() > 1; k--) {
      if (!read.contains(scanned.get(k).slice())) {
        scanned.remove(k);
      }
    }
  }
}
