package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.perturbation.RandomOrders;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The weights of a graph by layer, and the graph with some of them shuffled. A layer is a node that
 * reads weights, such as a recurrence of one direction: floating constants of more than one element
 * that no node before it reads, also inside of it.
 */
final class RandomizedWeights {
  private final Graph graph;
  private final List<Set<Value>> layers = new ArrayList<>();

  RandomizedWeights(Graph graph) {
    this.graph = graph;
    Map<Value, Tensor> constants = new LinkedHashMap<>();
    collect(graph, constants);
    Set<Value> seen = new HashSet<>();
    for (Node node : graph.nodes()) {
      Set<Value> own = new LinkedHashSet<>();
      read(node, own);
      own.removeIf(value -> !isWeight(constants.get(value)) || !seen.add(value));
      if (!own.isEmpty()) {
        layers.add(own);
      }
    }
  }

  private static boolean isWeight(Tensor tensor) {
    return tensor != null && tensor.isFloating() && tensor.size() > 1;
  }

  /** How many layers there are, the one next to the inputs first. */
  int layers() {
    return layers.size();
  }

  /** The graph with the elements of each weight of the layers from one up to another shuffled. */
  Graph shuffled(int from, int to, long seed) {
    Map<Value, Tensor> changed = new LinkedHashMap<>();
    Map<Value, Tensor> constants = new LinkedHashMap<>();
    collect(graph, constants);
    for (int layer = from; layer < to; layer++) {
      SplittableRandom random = new SplittableRandom(seed * 0xD1342543DE82EF95L + layer);
      for (Value value : layers.get(layer)) {
        changed.put(value, shuffled(constants.get(value), random));
      }
    }
    return replaced(graph, changed);
  }

  private static Tensor shuffled(Tensor tensor, SplittableRandom random) {
    double[] from = tensor.doubles();
    int[] order = RandomOrders.draw(from.length, random);
    double[] to = new double[from.length];
    for (int k = 0; k < to.length; k++) {
      to[k] = from[order[k]];
    }
    return Tensor.floating(tensor.type(), to, tensor.shape());
  }

  private static List<Graph> inside(Op op) {
    if (op instanceof Recurrent recurrent) {
      return List.of(recurrent.body());
    }
    return op instanceof Branch branch
        ? List.of(branch.thenGraph(), branch.elseGraph())
        : List.of();
  }

  private static void collect(Graph graph, Map<Value, Tensor> constants) {
    constants.putAll(graph.constants());
    graph.nodes().forEach(node -> inside(node.op()).forEach(one -> collect(one, constants)));
  }

  private static void read(Node node, Set<Value> values) {
    node.inputs().stream().filter(value -> value != null).forEach(values::add);
    inside(node.op()).forEach(graph -> graph.nodes().forEach(inner -> read(inner, values)));
  }

  private static Graph replaced(Graph graph, Map<Value, Tensor> changed) {
    Map<Value, Tensor> constants = new LinkedHashMap<>(graph.constants());
    constants.replaceAll((value, tensor) -> changed.getOrDefault(value, tensor));
    List<Node> nodes =
        graph.nodes().stream()
            .map(
                node ->
                    inside(node.op()).isEmpty()
                        ? node
                        : new Node(
                            node.name(),
                            replaced(node.op(), changed),
                            node.inputs(),
                            node.outputs()))
            .toList();
    return new Graph(graph.inputs(), graph.outputs(), constants, nodes)
        .withMaxSteps(graph.maxSteps());
  }

  private static Op replaced(Op op, Map<Value, Tensor> changed) {
    if (op instanceof Recurrent recurrent) {
      return recurrent.withBody(replaced(recurrent.body(), changed));
    }
    Branch branch = (Branch) op;
    return new Branch(replaced(branch.thenGraph(), changed), replaced(branch.elseGraph(), changed));
  }
}
