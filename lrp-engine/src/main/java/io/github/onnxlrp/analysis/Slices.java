package io.github.onnxlrp.analysis;

import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of recurrences that an exporter unrolled, found by aligning slices of the trace that do
 * the same with the same weights. A constant is an initial state where its place in the next slice
 * holds what the slice before has produced:
 *
 * <pre>
 * MatMul(h0, U)     Concat(x_0, h0)     f_0 * c0     one slice
 * MatMul(h_0, U)    Concat(x_1, h_0)    f_1 * c_0    the next one
 * </pre>
 *
 * <p>Slices start where the same weights are used again. From there nodes are paired that read the
 * outputs of paired nodes, or give their operands, by the same operation with the same constants.
 */
final class Slices {
  private static final int NONE = -1;

  private final Trace trace;
  private final Activity activity;
  private final Contents contents = new Contents();
  private final TraceNode[] next;
  private final boolean[] isNext;
  private final List<Pair> pairs = new ArrayList<>();

  /** Uses of one constant as the weights of one operation. */
  private record Weights(String operation, int operand, int content) {}

  /** An operand of a node. */
  private record Place(TraceNode node, int operand) {}

  /** Aligns the slices of a trace. */
  Slices(Trace trace, Activity activity) {
    this.trace = trace;
    this.activity = activity;
    this.next = new TraceNode[trace.nodes().size()];
    this.isNext = new boolean[trace.nodes().size()];
    align();
  }

  /**
   * The constants that are initial states, each with the values that take its place later: as far
   * as relevance is known to reach these now, and without those that it is known to reach.
   */
  List<Trace.StateHistory> states() {
    List<Trace.StateHistory> states = new ArrayList<>();
    for (Pair pair : pairs) {
      for (int k = 0; k < pair.node.inputs().size(); k++) {
        Place place = new Place(pair.node, k);
        if (isState(place) && isFirst(place)) {
          states.add(history(place));
        }
      }
    }
    return states;
  }

  private void align() {
    List<List<TraceNode>> uses = usesOfWeights();
    List<List<TraceNode>> independent = new ArrayList<>();
    for (List<TraceNode> members : uses) {
      int[] latest = latest(members);
      boolean any = false;
      for (TraceNode member : members) {
        int before = latestOfOperands(member, latest);
        if (before != NONE) {
          align(trace.nodes().get(before), member);
          any = true;
        }
      }
      if (!any) {
        independent.add(members);
      }
    }
    for (List<TraceNode> members : independent) {
      for (int k = 1; k < members.size(); k++) {
        align(members.get(k - 1), members.get(k));
      }
    }
  }

  /** Nodes outside of recurrences that use the same weights, in the order of the trace. */
  private List<List<TraceNode>> usesOfWeights() {
    Map<Weights, List<TraceNode>> uses = new LinkedHashMap<>();
    for (TraceNode node : trace.nodes()) {
      for (int k = 0; k < node.inputs().size() && node.step().isEmpty(); k++) {
        if (isConstant(node.input(k)) && Movement.isLinearBeside(node, k)) {
          int content = contents.number(node.input(k).tensor());
          uses.computeIfAbsent(new Weights(node.op().name(), k, content), w -> new ArrayList<>())
              .add(node);
        }
      }
    }
    return uses.values().stream().filter(members -> members.size() > 1).toList();
  }

  private boolean isConstant(TraceValue value) {
    return value != null && value.tensor().isFloating() && !activity.isActive(value);
  }

  /** For each value before the last member of a group the last member that it depends on. */
  private int[] latest(List<TraceNode> members) {
    int[] latest = new int[trace.valueCount()];
    Arrays.fill(latest, NONE);
    int member = 0;
    for (int k = members.get(0).id(); member < members.size(); k++) {
      TraceNode node = trace.nodes().get(k);
      boolean isMember = node == members.get(member);
      int last = isMember ? k : latestOfOperands(node, latest);
      for (TraceValue output : node.outputs()) {
        latest[output.id()] = last;
      }
      member += isMember ? 1 : 0;
    }
    return latest;
  }

  private static int latestOfOperands(TraceNode node, int... latest) {
    int last = NONE;
    for (TraceValue operand : node.inputs()) {
      last = operand == null ? last : Math.max(last, latest[operand.id()]);
    }
    return last;
  }

  private record Pair(TraceNode node, TraceNode later) {}

  private void align(TraceNode node, TraceNode later) {
    Deque<Pair> open = new ArrayDeque<>(List.of(new Pair(node, later)));
    while (!open.isEmpty()) {
      Pair pair = open.pop();
      // A node that both read, or pairs the other way round, would close a circle.
      boolean follows = pair.later.id() > pair.node.id();
      if (!follows || next[pair.node.id()] != null || isNext[pair.later.id()]) {
        continue;
      }
      next[pair.node.id()] = pair.later;
      isNext[pair.later.id()] = true;
      pairs.add(pair);
      addProducers(pair, open);
      addConsumers(pair, open);
    }
  }

  private boolean isState(Place place) {
    TraceValue later = next[place.node.id()].input(place.operand);
    return isConstant(place.node.input(place.operand))
        && activity.isActive(later)
        && dependsOn(later, place.node);
  }

  /** The nodes between are those of one slice. */
  private boolean dependsOn(TraceValue value, TraceNode node) {
    boolean[] after = new boolean[trace.valueCount()];
    node.outputs().forEach(output -> after[output.id()] = true);
    int last = value.producer() == null ? NONE : value.producer().id();
    for (int k = node.id(); k <= last; k++) {
      TraceNode between = trace.nodes().get(k);
      boolean follows = false;
      for (TraceValue operand : between.inputs()) {
        follows |= operand != null && after[operand.id()];
      }
      if (follows) {
        between.outputs().forEach(output -> after[output.id()] = true);
      }
    }
    return after[value.id()];
  }

  private void addProducers(Pair pair, Deque<Pair> open) {
    for (int k = 0; k < pair.node.inputs().size(); k++) {
      TraceNode one = producer(pair.node, k);
      TraceNode other = producer(pair.later, k);
      if (one != null && other != null && doTheSame(one, other)) {
        open.add(new Pair(one, other));
      }
    }
  }

  private static TraceNode producer(TraceNode node, int operand) {
    return node.input(operand) == null ? null : node.input(operand).producer();
  }

  private void addConsumers(Pair pair, Deque<Pair> open) {
    for (int k = 0; k < pair.node.outputs().size(); k++) {
      List<TraceNode> others = new ArrayList<>(trace.consumers(pair.later.outputs().get(k)));
      for (TraceNode one : trace.consumers(pair.node.outputs().get(k))) {
        for (TraceNode other : others) {
          if (doTheSame(one, other)) {
            open.add(new Pair(one, other));
            others.remove(other);
            break;
          }
        }
      }
    }
  }

  /** The same operation with the same constants, but for those that may be states. */
  private boolean doTheSame(TraceNode one, TraceNode other) {
    boolean alike =
        one.op().name().equals(other.op().name())
            && one.inputs().size() == other.inputs().size()
            && one.outputs().size() == other.outputs().size();
    for (int k = 0; alike && k < one.inputs().size(); k++) {
      alike = areAlike(one.input(k), other.input(k));
    }
    return alike;
  }

  private boolean areAlike(TraceValue one, TraceValue other) {
    if (one == null || other == null) {
      return one == other;
    }
    boolean constants = !activity.isActive(one) && !activity.isActive(other);
    boolean given = one.producer() == null && other.producer() == null;
    return !(constants && given)
        || contents.number(one.tensor()) == contents.number(other.tensor());
  }

  /** Not what the slice computes of a state. */
  private boolean isFirst(Place place) {
    TraceNode producer = producer(place.node, place.operand);
    return producer == null || next[producer.id()] == null;
  }

  private Trace.StateHistory history(Place place) {
    List<TraceValue> later = new ArrayList<>();
    for (TraceNode node = next[place.node.id()]; node != null; node = next[node.id()]) {
      later.add(node.input(place.operand));
    }
    return new Trace.StateHistory(place.node.input(place.operand), later);
  }
}
