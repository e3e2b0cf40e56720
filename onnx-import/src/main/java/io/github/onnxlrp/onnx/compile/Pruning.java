package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Recurrent.Scan;
import io.github.onnxlrp.ir.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph without what some of its outputs do not need: nodes, and states, scanned inputs and scan
 * outputs of recurrences. Guards stay.
 */
final class Pruning {
  private final Set<Value> live = new HashSet<>();

  private Pruning() {}

  /** The graph with these outputs only. */
  static Graph keep(Graph graph, List<Value> outputs) {
    Pruning pruning = new Pruning();
    pruning.live.addAll(outputs);
    List<Node> nodes = pruning.nodes(graph);
    return new Graph(graph.inputs(), outputs, graph.constants(), nodes)
        .withMaxSteps(graph.maxSteps());
  }

  /** The nodes that something reads, in their order; what they read is live, too. */
  private List<Node> nodes(Graph graph) {
    List<Node> kept = new ArrayList<>();
    for (int k = graph.nodes().size() - 1; k >= 0; k--) {
      Node node = graph.nodes().get(k);
      boolean needed =
          node.op().name().endsWith("Guard") || node.outputs().stream().anyMatch(live::contains);
      if (!needed) {
        continue;
      }
      if (node.op() instanceof Recurrent recurrent) {
        kept.add(recurrent(node, recurrent));
      } else {
        kept.add(node);
        live.addAll(node.inputs());
      }
    }
    Collections.reverse(kept);
    return kept;
  }

  private Node recurrent(Node node, Recurrent recurrent) {
    Graph body = recurrent.body();
    int states = recurrent.states();
    Set<Integer> wanted = new HashSet<>();
    for (int k = 0; k < body.outputs().size() - 1; k++) {
      boolean read = k < node.outputs().size() && live.contains(node.outputs().get(k));
      if (read) {
        wanted.add(k);
      }
    }
    List<Node> steps = steps(body, wanted);
    for (boolean grows = true; grows; ) {
      grows = false;
      for (int k = 0; k < states; k++) {
        grows |= live.contains(body.inputs().get(Recurrent.BODY_PREFIX + k)) && wanted.add(k);
      }
      steps = grows ? steps(body, wanted) : steps;
    }
    return smaller(node, recurrent, wanted, steps);
  }

  private List<Node> steps(Graph body, Set<Integer> wanted) {
    live.add(body.outputs().get(0));
    wanted.forEach(k -> live.add(body.outputs().get(1 + k)));
    return nodes(body);
  }

  private Node smaller(Node node, Recurrent recurrent, Set<Integer> wanted, List<Node> steps) {
    Graph body = recurrent.body();
    int states = recurrent.states();
    List<Value> operands = new ArrayList<>(node.inputs().subList(0, Recurrent.NODE_PREFIX));
    List<Value> inputs = new ArrayList<>(body.inputs().subList(0, Recurrent.BODY_PREFIX));
    List<Value> outputs = new ArrayList<>(List.of(body.outputs().get(0)));
    List<Value> results = new ArrayList<>();
    int keptStates = 0;
    for (int k = 0; k < states; k++) {
      if (wanted.contains(k)) {
        keptStates++;
        operands.add(node.inputs().get(Recurrent.NODE_PREFIX + k));
        inputs.add(body.inputs().get(Recurrent.BODY_PREFIX + k));
        outputs.add(body.outputs().get(1 + k));
        results.add(k < node.outputs().size() ? node.outputs().get(k) : null);
      }
    }
    List<Scan> scanned = new ArrayList<>();
    for (int k = 0; k < recurrent.scannedInputs().size(); k++) {
      Value slice = body.inputs().get(Recurrent.BODY_PREFIX + states + k);
      // One of them says how many steps there are.
      boolean last = scanned.isEmpty() && k == recurrent.scannedInputs().size() - 1;
      if (live.contains(slice) || last) {
        scanned.add(recurrent.scannedInputs().get(k));
        operands.add(node.inputs().get(Recurrent.NODE_PREFIX + states + k));
        inputs.add(slice);
      }
    }
    List<Scan> collected = new ArrayList<>();
    for (int k = 0; k < recurrent.scanOutputs().size(); k++) {
      if (wanted.contains(states + k)) {
        collected.add(recurrent.scanOutputs().get(k));
        outputs.add(body.outputs().get(1 + states + k));
        results.add(node.outputs().get(states + k));
      }
    }
    live.addAll(operands);
    Recurrent smaller =
        new Recurrent(
            recurrent.name(),
            recurrent.description(),
            new Graph(inputs, outputs, body.constants(), steps),
            keptStates,
            scanned,
            collected,
            recurrent.batchAxis());
    return new Node(node.name(), smaller, operands, results);
  }
}
