package io.github.onnxlrp.onnx.write;

import io.github.onnxlrp.fused.FusedLstm;
import io.github.onnxlrp.fused.LstmBackward;
import io.github.onnxlrp.fused.LstmForward;
import io.github.onnxlrp.ir.Batched;
import io.github.onnxlrp.ir.Batched.Operand;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A graph in which the two directions of an LSTM are one operation, and so is the way back through
 * them: what takes as many nodes and steps for both as for one takes half the time where units are
 * few.
 */
final class Directions {
  private final Graph graph;
  private final Map<Value, Node> producers = new HashMap<>();
  // What takes the place of a node.
  private final IdentityHashMap<Node, Node> replaced = new IdentityHashMap<>();
  private final List<Node> sorted = new ArrayList<>();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private Directions(Graph graph) {
    this.graph = graph;
    for (Node node : graph.nodes()) {
      produce(node.outputs(), node);
    }
  }

  /** Puts together what it can. */
  static Graph together(Graph graph) {
    Directions all = new Directions(graph);
    List<Node> forward =
        graph.nodes().stream().filter(node -> op(node) instanceof LstmForward).toList();
    for (Node first : forward) {
      forward.stream()
          .filter(second -> all.fits(first, second))
          .findFirst()
          .ifPresent(second -> all.join(first, second));
    }
    return all.replaced.isEmpty() ? graph : all.sorted();
  }

  private static Op op(Node node) {
    return node.op() instanceof Batched ofSamples ? ofSamples.op() : node.op();
  }

  private void join(Node first, Node second) {
    Node back = reader(first);
    Node other = reader(second);
    put(first, second);
    put(back, other);
  }

  private boolean fits(Node first, Node second) {
    if (first.equals(second) || replaced.containsKey(first) || replaced.containsKey(second)) {
      return false;
    }
    FusedLstm a = ((LstmForward) op(first)).lstm();
    FusedLstm b = ((LstmForward) op(second)).lstm();
    return !a.scan().reverse()
        && b.scan().reverse()
        && a.scan().axis() == b.scan().axis()
        && a.weights().units() == b.weights().units()
        && a.weights().cellEpsilon() == b.weights().cellEpsilon()
        && a.weights().candidateEpsilon() == b.weights().candidateEpsilon()
        && first.inputs().get(0) == second.inputs().get(0)
        && first.inputs().size() == LstmForwardWriter.OPERANDS
        && areOfOneKind(first, second)
        && fitBack(reader(first), reader(second));
  }

  private boolean fitBack(Node first, Node second) {
    return first != null
        && second != null
        && areOfOneKind(first, second)
        && areSummed(first.outputs().get(0), second.outputs().get(0));
  }

  /** Whether nothing reads two values but one sum of both, so that one may stand for both. */
  private boolean areSummed(Value a, Value b) {
    if (a == null || b == null) {
      return a == b;
    }
    List<Node> readers =
        graph.nodes().stream()
            .filter(node -> node.reads().contains(a) || node.reads().contains(b))
            .toList();
    return !graph.outputs().contains(a)
        && !graph.outputs().contains(b)
        && readers.size() == 1
        && op(readers.get(0)) instanceof Add
        && readers.get(0).inputs().containsAll(List.of(a, b));
  }

  /** Whether they are for the same samples, and neither needs what the other gives. */
  private boolean areOfOneKind(Node first, Node second) {
    return first.inputs().size() == second.inputs().size()
        && first.op() instanceof Batched == second.op() instanceof Batched
        && !needs(first, second)
        && !needs(second, first);
  }

  /** The way back through an LSTM; null where there is none or where it is put together. */
  private Node reader(Node forward) {
    return graph.nodes().stream()
        .filter(node -> op(node) instanceof LstmBackward)
        .filter(node -> node.inputs().get(0) == forward.outputs().get(0))
        .findFirst()
        .orElse(null);
  }

  private boolean needs(Node node, Node other) {
    Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    return needs(node, other, open);
  }

  private boolean needs(Node node, Node other, Set<Node> visited) {
    for (Value read : node.reads()) {
      Node producer = producers.get(read);
      boolean found =
          other.equals(producer)
              || (producer != null && visited.add(producer) && needs(producer, other, visited));
      if (found) {
        return true;
      }
    }
    return false;
  }

  /** Results that nobody asked for are null. */
  private void produce(List<Value> results, Node node) {
    results.stream().filter(Objects::nonNull).forEach(result -> producers.put(result, node));
  }

  private void put(Node first, Node second) {
    List<Value> operands = new ArrayList<>(first.inputs());
    operands.addAll(second.inputs());
    List<Value> results = new ArrayList<>(first.outputs());
    results.addAll(second.outputs());
    TensorOp both = new SideBySide(List.of((TensorOp) op(first), (TensorOp) op(second)));
    if (first.op() instanceof Batched one && second.op() instanceof Batched two) {
      List<Operand> kinds = new ArrayList<>(one.operands());
      kinds.addAll(two.operands());
      both = new Batched(both, kinds);
    }
    Node node = new Node(first.name(), both, operands, results);
    replaced.put(first, node);
    replaced.put(second, node);
    produce(results, node);
  }

  /** The nodes, each behind those that it reads. */
  private Graph sorted() {
    graph.nodes().forEach(node -> add(replaced.getOrDefault(node, node)));
    return new Graph(
        graph.inputs(),
        graph.outputs(),
        graph.constants(),
        sorted,
        graph.maxSteps(),
        graph.constantResults());
  }

  private void add(Node node) {
    if (seen.add(node)) {
      for (Value read : node.reads()) {
        if (producers.containsKey(read)) {
          add(producers.get(read));
        }
      }
      sorted.add(node);
    }
  }
}
