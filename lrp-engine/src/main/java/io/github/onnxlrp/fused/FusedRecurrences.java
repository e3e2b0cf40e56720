package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.kernel.Kernels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A derived graph in which recurrences that are standard cells, and the recurrences that carry
 * relevance back through them, are one operation each. Cells are recognised by what a step computes
 * ({@link Term}), in whatever way it is written; what is not recognised stays as it is.
 */
public final class FusedRecurrences {
  private final Graph graph;
  private final Constants constants;
  private final Kernels kernels;
  private final boolean lstmsOnly;
  private final Map<Value, List<Node>> readers = new HashMap<>();
  private final IdentityHashMap<Node, List<Node>> replaced = new IdentityHashMap<>();
  private int count;

  private FusedRecurrences(Graph graph, Kernels kernels, boolean lstmsOnly) {
    this.graph = graph;
    this.lstmsOnly = lstmsOnly;
    this.constants = new Constants(graph);
    this.kernels = kernels;
    for (Node node : graph.nodes()) {
      node.reads().forEach(v -> readers.computeIfAbsent(v, key -> new ArrayList<>()).add(node));
    }
  }

  /** Fuses what it can. */
  public static FusedRecurrences in(Graph graph, Kernels kernels) {
    return new FusedRecurrences(graph, kernels, false).fused();
  }

  /** Fuses LSTMs alone. */
  public static FusedRecurrences ofLstms(Graph graph, Kernels kernels) {
    return new FusedRecurrences(graph, kernels, true).fused();
  }

  private FusedRecurrences fused() {
    graph.nodes().stream().filter(node -> node.op() instanceof Recurrent).forEach(this::fuse);
    return this;
  }

  /** Whether the weights of each that is fused in a graph are few enough to stay in the cache. */
  public static boolean stayInCache(Graph graph) {
    return graph.nodes().stream()
        .map(Node::op)
        .filter(FusedForward.class::isInstance)
        .map(op -> ((FusedForward) op).steps().kernels())
        .allMatch(kernels -> Pieces.stayInCache(kernels.weights()));
  }

  /** How many recurrences of the forward pass are fused with their way back. */
  public int count() {
    return count;
  }

  /** The graph with the fused ones. */
  public Graph graph() {
    if (count == 0) {
      return graph;
    }
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      nodes.addAll(replaced.getOrDefault(node, List.of(node)));
    }
    return new Graph(
        graph.inputs(),
        graph.outputs(),
        graph.constants(),
        nodes,
        graph.maxSteps(),
        graph.constantResults());
  }

  private void fuse(Node node) {
    List<Node> backward = readersOf(node).stream().filter(this::isBackward).toList();
    ForwardStep forward =
        backward.size() == 1 && !replaced.containsKey(node)
            ? ForwardStep.of(node, constants)
            : null;
    BackwardForm way = forward == null || !mayEnd(forward) ? null : way(forward, backward.get(0));
    Fusion fusion = way == null ? null : Fusion.of(this, way, kernels);
    if (fusion != null) {
      fusion.nodes().forEach(replaced::put);
      count++;
    }
  }

  /** No operators are known for other bounds than a number of trips. */
  private boolean mayEnd(ForwardStep forward) {
    return !lstmsOnly || !forward.bounds().isCompared();
  }

  /** The way back through the step of a cell; null where it is none that is known. */
  private BackwardForm way(ForwardStep forward, Node backward) {
    LstmForm lstm = LstmForm.of(forward);
    GruForm gru = lstm == null && !lstmsOnly ? GruForm.of(forward) : null;
    BackwardStep step =
        lstm == null && gru == null ? null : BackwardStep.of(forward, backward, constants);
    if (step == null) {
      return null;
    }
    return lstm == null ? GruBackwardForm.of(gru, step) : LstmBackwardForm.of(lstm, step);
  }

  /** Whether it takes the steps of others the other way. */
  private boolean isBackward(Node node) {
    return node.op() instanceof Recurrent && !replaced.containsKey(node);
  }

  /** The nodes that read what a node gives, each once. */
  private Set<Node> readersOf(Node node) {
    Set<Node> found = Collections.newSetFromMap(new IdentityHashMap<>());
    node.outputs().forEach(output -> found.addAll(readers.getOrDefault(output, List.of())));
    return found;
  }

  /** The nodes that read a value. */
  List<Node> readers(Value value) {
    return readers.getOrDefault(value, List.of());
  }

  /** Whether a value is read by no other node than this one, and is no result. */
  boolean isReadOnlyBy(Value value, Node node) {
    return value == null
        || (!graph.outputs().contains(value)
            && readers(value).stream().allMatch(reader -> reader.equals(node)));
  }
}
