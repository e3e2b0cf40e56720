package io.github.onnxlrp.optimise;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the states that no step of a recurrence changes, as exporters carry weights and whole
 * sequences through a Loop. A step hands on what it reads: by copies, through branches that all
 * give it, and through recurrences inside that keep it themselves. In the graph that is written
 * here the body gives what it reads, so that the state is one value for all steps ({@link
 * Recurrent#keeps}), what entered the first one; it is that also where there is no step. Relevance
 * of a sequence of n elements is then summed once, and not by each of its steps, each time n.
 *
 * <p>A state that becomes another one is not kept, even where that one is. All nodes stay, with
 * their names.
 */
public final class KeptStates {
  private final Set<String> asked;
  private final Map<Value, Value> copied = new HashMap<>();

  private KeptStates(Set<String> asked) {
    this.asked = asked;
  }

  /**
   * The graph in which such states are given as they are read.
   *
   * @param asked names of values of which somebody wants the relevance: copies of these names stay
   *     between the steps, so that they get what the steps behind them send
   */
  public static Graph in(Graph graph, Set<String> asked) {
    return new KeptStates(asked).written(graph);
  }

  /** The value that one is a copy of, or the value itself where it is computed. */
  private Value original(Value value) {
    return copied.getOrDefault(value, value);
  }

  private void copies(Value output, Value value) {
    if (output != null && !asked.contains(output.name())) {
      copied.put(output, original(value));
    }
  }

  /** Comes to each value after those that it may be a copy of. */
  private List<Node> nodes(Graph graph) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Branch branch) {
        nodes.add(written(node, branch));
      } else if (node.op() instanceof Recurrent recurrent) {
        nodes.add(written(node, recurrent));
      } else {
        if (node.op() instanceof TensorOp op && op.isCopy()) {
          copies(node.outputs().get(0), node.inputs().get(0));
        }
        nodes.add(node);
      }
    }
    return nodes;
  }

  private Graph written(Graph graph) {
    return graph(graph, graph.outputs(), nodes(graph));
  }

  private static Graph graph(Graph graph, List<Value> outputs, List<Node> nodes) {
    return new Graph(
        graph.inputs(),
        outputs,
        graph.constants(),
        nodes,
        graph.maxSteps(),
        graph.constantResults());
  }

  private Node written(Node node, Branch branch) {
    Graph one = written(branch.thenGraph());
    Graph other = written(branch.elseGraph());
    for (int k = 0; k < node.outputs().size(); k++) {
      if (original(one.outputs().get(k)) == original(other.outputs().get(k))) {
        copies(node.outputs().get(k), one.outputs().get(k));
      }
    }
    return new Node(node.name(), new Branch(one, other), node.inputs(), node.outputs());
  }

  private Node written(Node node, Recurrent recurrent) {
    Graph body = recurrent.body();
    List<Node> steps = nodes(body);
    List<Value> outputs = new ArrayList<>(body.outputs());
    // What follows the condition are the states, on both sides.
    for (int k = 0; k <= recurrent.states(); k++) {
      Value before = body.inputs().get(Recurrent.BODY_PREFIX - 1 + k);
      Value last = k > 0 && k <= node.outputs().size() ? node.outputs().get(k - 1) : null;
      boolean isAsked = last != null && asked.contains(last.name());
      if (original(outputs.get(k)) == before && !isAsked) {
        outputs.set(k, before);
        if (k > 0) {
          copies(last, node.inputs().get(Recurrent.NODE_PREFIX + k - 1));
        }
      }
    }
    Recurrent kept = recurrent.withBody(graph(body, outputs, steps));
    return new Node(node.name(), kept, node.inputs(), node.outputs());
  }
}
