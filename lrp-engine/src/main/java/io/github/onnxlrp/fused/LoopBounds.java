package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What ends a recurrence, where that is known before the first step: its scanned inputs, its number
 * of trips, and a condition that compares numbers of steps with values from outside, or several of
 * which all have to hold. Such a number is that of the loop, or a state that begins at 0 and to
 * which each step adds 1.
 */
final class LoopBounds {
  /**
   * A bound that numbers of steps are below.
   *
   * @param value a value outside of the recurrence
   * @param ahead how much more than the number of the step is compared with it
   */
  record Bound(Value value, int ahead) {}

  private static final Set<ElementType> NUMBERS =
      Set.of(ElementType.INT32, ElementType.INT64, ElementType.FLOAT, ElementType.DOUBLE);

  private final Node node;
  private final Graph body;
  private final Map<Value, Node> makers;
  private final Constants constants;
  private final Set<Value> counters = new HashSet<>();
  private final List<Bound> bounds = new ArrayList<>();

  private LoopBounds(Node node, Map<Value, Node> makers, Constants constants) {
    this.node = node;
    this.body = ((Recurrent) node.op()).body();
    this.makers = makers;
    this.constants = constants;
  }

  /**
   * Reads them.
   *
   * @param makers the nodes of the body by their outputs
   * @return null where something else may end it
   */
  static LoopBounds of(Node node, Map<Value, Node> makers, Constants constants) {
    LoopBounds read = new LoopBounds(node, makers, constants);
    for (int k = 0; k < ((Recurrent) node.op()).states(); k++) {
      if (read.isCounter(k)) {
        read.counters.add(read.body.inputs().get(Recurrent.BODY_PREFIX + k));
      }
    }
    Value condition = node.inputs().get(1);
    Tensor first = condition == null ? null : constants.of(condition);
    boolean begins = first == null || first.get(0) != 0;
    return begins && read.goesOn(read.body.outputs().get(0)) ? read : null;
  }

  private boolean isCounter(int state) {
    Tensor first = constants.of(node.inputs().get(Recurrent.NODE_PREFIX + state));
    Node next = maker(body.outputs().get(1 + state));
    return first != null
        && first.rank() == 0
        && !first.isFloating()
        && first.get(0) == 0
        && isNext(next, body.inputs().get(Recurrent.BODY_PREFIX + state));
  }

  /** Whether a node adds 1 to a value. */
  private boolean isNext(Node node, Value before) {
    if (node == null || !(node.op() instanceof Add)) {
      return false;
    }
    boolean isFirst = number(node.inputs().get(0)) == before;
    Tensor added = constants.of(node.inputs().get(isFirst ? 1 : 0));
    return added != null
        && added.rank() == 0
        && added.get(0) == 1
        && (isFirst || number(node.inputs().get(1)) == before);
  }

  /** Whether a condition behind a step is one of these; notes its bounds. */
  private boolean goesOn(Value condition) {
    Value value = number(condition);
    if (value == body.inputs().get(1)) {
      return true;
    }
    Node maker = maker(value);
    String name = maker == null ? "" : maker.op().name();
    if (name.equals("And")) {
      return goesOn(maker.inputs().get(0)) && goesOn(maker.inputs().get(1));
    }
    int steps = name.equals("Less") ? stepsIn(maker.inputs().get(0)) : -1;
    Value bound = name.equals("Less") ? maker.inputs().get(1) : null;
    if (steps < 0 || !isOutside(bound)) {
      return false;
    }
    bounds.add(new Bound(bound, steps));
    return true;
  }

  /** How much more than the number of the step a value is; -1 where it is something else. */
  private int stepsIn(Value value) {
    if (isStepNumber(value)) {
      return 0;
    }
    Node maker = maker(value);
    return maker != null && counters.stream().anyMatch(counter -> isNext(maker, counter)) ? 1 : -1;
  }

  /** Whether a value of the body is the number of the step, from 0 on. */
  boolean isStepNumber(Value value) {
    Value number = number(value);
    return number == body.inputs().get(0) || counters.contains(number);
  }

  /** What a number is, in whichever of the types that hold all numbers of steps. */
  private Value number(Value value) {
    Value source = value;
    Node maker = makers.get(source);
    while (maker != null && keepsNumbers(maker)) {
      source = maker.inputs().get(0);
      maker = makers.get(source);
    }
    return source;
  }

  private static boolean keepsNumbers(Node node) {
    return node.op().name().equals("Identity")
        || (node.op() instanceof Cast cast && NUMBERS.contains(cast.type()));
  }

  private Node maker(Value value) {
    return makers.get(number(value));
  }

  private boolean isOutside(Value value) {
    return !makers.containsKey(value)
        && !body.inputs().contains(value)
        && !body.constants().containsKey(value);
  }

  /** Whether a state of the body counts steps. */
  boolean isCounter(Value before) {
    return counters.contains(before);
  }

  /** The number of trips; null where there is none. */
  Value trips() {
    return node.inputs().get(0);
  }

  /** What it compares numbers of steps with. */
  List<Bound> bounds() {
    return bounds;
  }

  /** Whether it has other bounds than a number of trips. */
  boolean isCompared() {
    return condition() != null || !bounds.isEmpty();
  }

  /** The condition before the first step; null where it is known to hold. */
  Value condition() {
    Value condition = node.inputs().get(1);
    return condition == null || constants.of(condition) != null ? null : condition;
  }
}
