package io.github.onnxlrp.trace;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Stack;
import io.github.onnxlrp.ir.op.Unstack;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Runs one recurrence step by step into the trace. */
final class RecurrentRun {
  private final ForwardPass pass;
  private final Trace trace;
  private final Node node;
  private final Recurrent recurrent;
  private final Graph body;
  private final Scope scope;
  private final List<List<TraceValue>> scanned = new ArrayList<>();
  private final List<List<TraceValue>> collected = new ArrayList<>();
  private final List<List<TraceValue>> histories = new ArrayList<>();
  private final List<TraceNode> cuts = new ArrayList<>();
  private final List<TraceRecurrence.Step> steps = new ArrayList<>();
  private final List<Item> states = new ArrayList<>();

  RecurrentRun(ForwardPass pass, Trace trace, Node node, Recurrent recurrent, Scope scope) {
    this.pass = pass;
    this.trace = trace;
    this.node = node;
    this.recurrent = recurrent;
    this.body = recurrent.body();
    this.scope = scope;
  }

  /** Final states, then stacked scan outputs. */
  List<Item> run() {
    cutScannedInputs();
    enterStates();
    recurrent.scanOutputs().forEach(scan -> collected.add(new ArrayList<>()));
    long limit = stepLimit();
    boolean going = conditionHolds(operand(1));
    TraceValue condition = operand(1);
    boolean reverse = TraceRecurrence.runsReverse(recurrent);
    for (long step = 0; step < limit && going; step++) {
      pass.countStep(node);
      condition = runStep(step, reverse ? limit - 1 - step : step, condition);
      going = conditionHolds(condition);
    }
    for (List<TraceValue> values : histories) {
      if (values != null) {
        trace.addState(new Trace.StateHistory(values.get(0), values.subList(1, values.size())));
      }
    }
    List<Item> outputs = new ArrayList<>(states);
    List<TraceNode> joins = new ArrayList<>();
    for (int k = 0; k < collected.size(); k++) {
      TraceValue joined = stack(k);
      outputs.add(joined);
      joins.add(joined.producer());
    }
    if (steps.isEmpty()) {
      trace.addOfThisRun(
          "%s node '%s%s' takes no step".formatted(recurrent.name(), node.name(), scope.step()));
    } else {
      trace.addRecurrence(
          new TraceRecurrence(node, operand(0), operand(1), cuts, List.copyOf(steps), joins));
    }
    return outputs;
  }

  private TraceValue operand(int index) {
    Value value = node.inputs().get(index);
    return value == null ? null : scope.get(value);
  }

  private void cutScannedInputs() {
    for (int k = 0; k < recurrent.scannedInputs().size(); k++) {
      Recurrent.Scan scan = recurrent.scannedInputs().get(k);
      TraceValue input = operand(Recurrent.NODE_PREFIX + recurrent.states() + k);
      int axis = Shapes.axis(scan.axis(), input.tensor().rank());
      pass.requireSteps(node, input.tensor().dim(axis));
      List<TraceValue> steps =
          new ArrayList<>(
              pass.evaluate(
                  node.name() + "/" + input.name() + "/steps",
                  scope.step(),
                  new Unstack(scan.axis(), input.tensor().dim(axis)),
                  List.of(input),
                  List.of()));
      cuts.add(steps.isEmpty() ? null : steps.get(0).producer());
      if (scan.reverse()) {
        Collections.reverse(steps);
      }
      scanned.add(steps);
    }
  }

  /**
   * A state enters through a node of its own, where relevance of a constant state can end, and from
   * where on it is told from other values. One without relevance that stays what it was needs none.
   */
  private void enterStates() {
    for (int k = 0; k < recurrent.states(); k++) {
      Value operand = node.inputs().get(Recurrent.NODE_PREFIX + k);
      Item initial = scope.item(operand);
      boolean enters =
          initial instanceof TraceValue value
              && (value.tensor().isFloating() || !recurrent.keeps(k));
      Item state =
          enters ? copy((TraceValue) initial, operand.name() + "/initial", scope) : initial;
      states.add(state);
      // A sequence holds no state of its own: its elements come from elsewhere.
      histories.add(state instanceof TraceValue value ? new ArrayList<>(List.of(value)) : null);
    }
  }

  private TraceValue copy(TraceValue value, String name, Scope where) {
    String full = node.name() + "/" + name;
    return pass.evaluate(full, where.step(), Reshape.identity(), List.of(value), List.of()).get(0);
  }

  private long stepLimit() {
    long limit = tripCount();
    for (List<TraceValue> steps : scanned) {
      if (steps.size() != scanned.get(0).size()) {
        throw OnnxLrpException.invalid(
            "%s node '%s': its scanned inputs have %d and %d steps",
            recurrent.name(), node.name(), scanned.get(0).size(), steps.size());
      }
      limit = Math.min(limit, steps.size());
    }
    boolean sameCondition = body.outputs().get(0) == body.inputs().get(1);
    if (limit == Long.MAX_VALUE && operand(1) == null && sameCondition) {
      throw OnnxLrpException.invalid(
          "%s node '%s': it has no trip count, no condition and nothing to scan",
          recurrent.name(), node.name());
    }
    return limit;
  }

  private long tripCount() {
    if (operand(0) == null) {
      return Long.MAX_VALUE;
    }
    Tensor count = operand(0).tensor();
    if (count.size() != 1) {
      throw OnnxLrpException.invalid(
          "%s node '%s': the trip count %s is %s; expected one element",
          recurrent.name(), node.name(), operand(0), count);
    }
    return count.integer();
  }

  private boolean conditionHolds(TraceValue condition) {
    return condition == null || ForwardPass.isTrue(node, condition);
  }

  private TraceValue runStep(long step, long time, TraceValue condition) {
    Scope inner = new Scope(scope, scope.step() + "[" + time + "]");
    List<Value> inputs = body.inputs();
    int first = trace.nodes().size();
    List<TraceValue> before = values(states);
    put(inner, inputs.get(0), Tensor.of(new long[] {step}));
    if (condition == null) {
      put(inner, inputs.get(1), Tensor.integers(ElementType.BOOL, new long[] {1}));
    } else {
      inner.put(inputs.get(1), condition);
    }
    int next = Recurrent.BODY_PREFIX;
    for (Item state : states) {
      inner.put(inputs.get(next++), state);
    }
    for (List<TraceValue> steps : scanned) {
      inner.put(inputs.get(next++), steps.get((int) step));
    }
    pass.runNodes(body, inner);
    leaveStates(first, inner);
    record(first, inner, before);
    for (int k = 0; k < collected.size(); k++) {
      collected.get(k).add(inner.get(body.outputs().get(1 + recurrent.states() + k)));
    }
    return inner.get(body.outputs().get(0));
  }

  /**
   * What a step has not computed for one state, but another state, a part of what is scanned or a
   * value from outside, becomes the state by a node of its own: no two states are one value.
   */
  private void leaveStates(int first, Scope inner) {
    Set<TraceValue> given = new HashSet<>();
    for (int k = 0; k < states.size(); k++) {
      Value after = body.outputs().get(1 + k);
      if (histories.get(k) == null) {
        states.set(k, inner.item(after));
        continue;
      }
      TraceValue state = inner.get(after);
      boolean isComputed = state.producer() != null && state.producer().id() >= first;
      if (!recurrent.keeps(k) && !(isComputed && given.add(state))) {
        state = copy(state, after.name() + "/state" + k, inner);
      }
      states.set(k, state);
      histories.get(k).add(state);
    }
  }

  private void record(int first, Scope inner, List<TraceValue> before) {
    List<Value> inputs = body.inputs();
    int slices = Recurrent.BODY_PREFIX + recurrent.states();
    int scans = 1 + recurrent.states();
    steps.add(
        new TraceRecurrence.Step(
            first,
            trace.nodes().size(),
            inner.get(inputs.get(0)),
            inner.get(inputs.get(1)),
            before,
            inputs.subList(slices, inputs.size()).stream().map(inner::get).toList(),
            inner.get(body.outputs().get(0)),
            values(states),
            body.outputs().subList(scans, body.outputs().size()).stream()
                .map(inner::get)
                .toList()));
  }

  private static List<TraceValue> values(List<Item> items) {
    return new ArrayList<>(
        items.stream().map(item -> item instanceof TraceValue value ? value : null).toList());
  }

  private static void put(Scope scope, Value value, Tensor tensor) {
    scope.put(
        value, new TraceValue(value.name(), scope.step(), tensor, TraceValue.Origin.CONSTANT));
  }

  private TraceValue stack(int k) {
    Recurrent.Scan scan = recurrent.scanOutputs().get(k);
    List<TraceValue> steps = collected.get(k);
    if (steps.isEmpty()) {
      return withoutSteps(k);
    }
    if (scan.reverse()) {
      steps = new ArrayList<>(steps);
      Collections.reverse(steps);
    }
    Value declared =
        node.outputs().size() > recurrent.states() + k
            ? node.outputs().get(recurrent.states() + k)
            : null;
    return pass.evaluate(
            node.name() + "/stack" + k,
            scope.step(),
            new Stack(scan.axis()),
            steps,
            declared == null ? List.of() : List.of(declared))
        .get(0);
  }

  /** What no step has given has the shape that the body declares for it. */
  private TraceValue withoutSteps(int k) {
    Value step = body.outputs().get(1 + recurrent.states() + k);
    boolean known =
        step.type() != null
            && step.shape() != null
            && step.shape().stream().allMatch(Dimension::isFixed);
    if (!known) {
      throw OnnxLrpException.invalid(
          "%s node '%s%s': it runs no step, and the body does not declare the shape of its scan"
              + " output %s, so that the result has no known shape; give inputs with at least one"
              + " step",
          recurrent.name(), node.name(), scope.step(), step);
    }
    List<Integer> shape = new ArrayList<>();
    step.shape().forEach(dimension -> shape.add((int) dimension.size()));
    shape.add(Shapes.axis(recurrent.scanOutputs().get(k).axis(), shape.size() + 1), 0);
    Tensor empty = Tensor.zeros(step.type(), shape.stream().mapToInt(Integer::intValue).toArray());
    String name = node.name() + "/stack" + k;
    return new TraceValue(name, scope.step(), empty, TraceValue.Origin.CONSTANT);
  }
}
