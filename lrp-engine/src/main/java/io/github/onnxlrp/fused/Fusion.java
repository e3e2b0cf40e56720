package io.github.onnxlrp.fused;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.backward.WeightedBy;
import io.github.onnxlrp.derive.ScatterByPlace;
import io.github.onnxlrp.fused.Term.Receiver;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.kernel.Kernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Writes the two operations that stand for a recurrence and the way back through it. */
final class Fusion {
  /** An epsilon below has no place beside the smallest numbers. */
  private static final double LEAST_EPSILON = 1e-12;

  private final FusedRecurrences recurrences;
  private final ForwardStep forward;
  private final BackwardStep step;
  private final BackwardForm way;
  private final IdentityHashMap<Node, List<Node>> nodes = new IdentityHashMap<>();
  private final List<Value> sequences = new ArrayList<>();
  private final List<Scan> scans = new ArrayList<>();
  private final List<Node> copies = new ArrayList<>();
  private Value weighted;
  private Value relevance;

  private Fusion(FusedRecurrences recurrences, BackwardForm way) {
    this.recurrences = recurrences;
    this.forward = way.forward();
    this.step = way.step();
    this.way = way;
  }

  /** The operations; null where the graph wants something that they do not give. */
  static Fusion of(FusedRecurrences recurrences, BackwardForm way, Kernels kernels) {
    Fusion fusion = new Fusion(recurrences, way);
    boolean fits =
        way.leastEpsilon() >= LEAST_EPSILON && fusion.givesForward() && fusion.givesBackward();
    if (!fits) {
      return null;
    }
    fusion.write(kernels);
    return fusion;
  }

  /** What takes the place of nodes of the graph. */
  IdentityHashMap<Node, List<Node>> nodes() {
    return nodes;
  }

  /** Whether nothing is read of the forward steps but h, last states and what is not changed. */
  private boolean givesForward() {
    Node node = forward.node();
    List<Integer> states = way.states().stream().map(forward::index).toList();
    for (int k = 0; k < node.outputs().size(); k++) {
      Value output = node.outputs().get(k);
      Scan scan = forward.collected(k);
      boolean isHidden = scan != null && way.hidden().equals(forward.given(k));
      boolean isWeighted = isHidden && output != null && weighted == null && isWeighted(scan);
      if (isWeighted) {
        weighted = output;
      }
      if (!isWeighted && recurrences.isReadOnlyBy(output, step.node())) {
        continue;
      }
      if (isHidden) {
        sequences.add(output);
        scans.add(scan);
      } else if (scan != null || forward.isCounter(k)) {
        return false;
      } else if (!states.contains(k)) {
        copies.add(
            new Node(
                output.name(),
                Reshape.identity(),
                List.of(node.inputs().get(Recurrent.NODE_PREFIX + k)),
                List.of(output)));
      }
    }
    return weighted != null || step.arrivals().stream().noneMatch(way::isFactor);
  }

  /** Whether h of all steps, put together so, is multiplied by what comes from outside. */
  private boolean isWeighted(Scan scan) {
    return step.arrivals().stream()
        .anyMatch(
            arrival -> way.isFactor(arrival) && arrival.scan().equals(BackwardStep.mirrored(scan)));
  }

  /**
   * Whether nothing is read of the backward steps but relevance of x and of states and the totals.
   */
  private boolean givesBackward() {
    Map<Receiver, Integer> lines = way.lines();
    int ofInput = way.relevanceOfInput();
    boolean fits =
        lines != null
            && (ofInput >= 0
                ? findsRelevance(ofInput)
                : Collections.disjoint(way.measured(), Measured.OF_INPUT));
    if (!fits) {
      return false;
    }
    Node node = step.node();
    for (int k = step.recurrent().states(); k < node.outputs().size(); k++) {
      Value output = node.outputs().get(k);
      boolean isFree = recurrences.isReadOnlyBy(output, null);
      if (!isFree && output != relevance && !nodes.containsKey(placing(output))) {
        return false;
      }
    }
    return true;
  }

  /** Finds the value that is the relevance of x in the shape of x. */
  private boolean findsRelevance(int output) {
    Value shares = step.node().outputs().get(output);
    Scan scan = step.recurrent().scanOutputs().get(output - step.recurrent().states());
    if (!forward.isGathered()) {
      relevance = shares;
      return scan.equals(BackwardStep.mirrored(forward.scan()));
    }
    Node placing = placing(shares);
    if (placing == null
        || placing.inputs().size() != 3
        || placing.inputs().get(0) != forward.scanned()
        || placing.inputs().get(2) != shares) {
      return false;
    }
    int places = step.node().outputs().indexOf(placing.inputs().get(1));
    Scan ofPlaces =
        places < step.recurrent().states()
            ? null
            : step.recurrent().scanOutputs().get(places - step.recurrent().states());
    if (!scan.equals(ofPlaces)
        || !new Term.Places(forward.input()).equals(step.given(places))
        || !recurrences.isReadOnlyBy(placing.inputs().get(1), placing)) {
      return false;
    }
    relevance = placing.outputs().get(0);
    nodes.put(placing, List.of());
    return true;
  }

  /** The only reader of a value, if it puts shares into their places; otherwise null. */
  private Node placing(Value value) {
    List<Node> readers = recurrences.readers(value);
    return readers.size() == 1 && readers.get(0).op() instanceof ScatterByPlace
        ? readers.get(0)
        : null;
  }

  private void write(Kernels kernels) {
    FusedSteps steps = steps(kernels);
    Node node = forward.node();
    Value saved = new Value(node.name() + "/saved");
    List<Value> operands = new ArrayList<>(List.of(forward.scanned()));
    List<Value> results = new ArrayList<>(List.of(saved));
    for (Value state : way.states()) {
      operands.add(node.inputs().get(Recurrent.NODE_PREFIX + forward.index(state)));
      results.add(node.outputs().get(forward.index(state)));
    }
    results.addAll(sequences);
    List<Node> written = new ArrayList<>(copies);
    Value count = stepCount(written);
    if (count != null) {
      operands.add(count);
    }
    written.add(new Node(node.name(), way.all(steps), operands, results));
    nodes.put(node, written);
    nodes.put(step.node(), backward(steps, saved));
  }

  /** How many steps it takes at most; null where it takes all of x. */
  private Value stepCount(List<Node> written) {
    LoopBounds bounds = forward.bounds();
    if (!bounds.isCompared()) {
      return bounds.trips();
    }
    String name = forward.node().name() + "/steps";
    Value count = new Value(name);
    List<Value> operands = new ArrayList<>();
    if (bounds.trips() != null) {
      operands.add(bounds.trips());
    }
    bounds.bounds().forEach(bound -> operands.add(bound.value()));
    if (bounds.condition() != null) {
      operands.add(bounds.condition());
    }
    List<Integer> ahead = bounds.bounds().stream().map(LoopBounds.Bound::ahead).toList();
    StepCount op = new StepCount(bounds.trips() != null, ahead);
    written.add(new Node(name, op, operands, List.of(count)));
    return count;
  }

  private List<Node> backward(FusedSteps steps, Value saved) {
    Node node = step.node();
    List<Node> written = new ArrayList<>();
    List<Value> operands = new ArrayList<>(List.of(saved, forward.scanned()));
    List<Value> results = new ArrayList<>();
    results.add(relevance);
    for (int state : way.relevances()) {
      operands.add(node.inputs().get(Recurrent.NODE_PREFIX + state));
      results.add(node.outputs().get(state));
    }
    step.arrivals().forEach(arrival -> operands.add(arriving(arrival, written)));
    Map<Receiver, Integer> lines = way.lines();
    for (Receiver receiver : Receiver.values()) {
      Integer line = lines.get(receiver);
      results.add(line == null ? null : node.outputs().get(line));
    }
    Scan arriving = step.arrivals().isEmpty() ? null : step.arrivals().get(0).scan();
    TensorOp back = way.back(steps, arriving, relevance != null, way.measured());
    written.add(new Node(node.name(), back, operands, results));
    return written;
  }

  /** Relevance of h of all steps from outside. */
  private Value arriving(BackwardStep.Arrival arrival, List<Node> written) {
    if (!way.isFactor(arrival)) {
      return arrival.whole();
    }
    String name = step.node().name() + "/arriving";
    Value product = new Value(name);
    List<Value> operands = List.of(weighted, arrival.whole());
    written.add(new Node(name, new WeightedBy(), operands, List.of(product)));
    return product;
  }

  private FusedSteps steps(Kernels kernels) {
    return new FusedSteps(
        way.kernels(kernels),
        Precision.DOUBLE,
        new Handover(),
        forward.input().width(),
        forward.units(),
        way.states().size(),
        forward.scan(),
        forward.isGathered(),
        List.copyOf(scans),
        forward.terms().leastRank(),
        forward.terms().rank());
  }
}
