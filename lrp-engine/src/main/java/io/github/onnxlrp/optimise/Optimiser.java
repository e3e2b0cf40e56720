package io.github.onnxlrp.optimise;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves operations out of recurrences. What a step makes of its part of a scanned input and of
 * constants is computed for all steps before ({@link Hoisting}); what is done to nothing but a scan
 * output is done for all steps afterwards ({@link Sinking}). One product of {@code [steps, ...,
 * size]} takes a fraction of the time of a product a step. The graph gives the same outputs but for
 * the order of sums, for all lengths that the graph before was for.
 */
public final class Optimiser {
  private Optimiser() {}

  /** The graph with less inside of its recurrences. */
  public static Graph optimise(Graph graph) {
    return recurrencesOf(graph, new ConstantTensors(graph));
  }

  private static Graph recurrencesOf(Graph graph, ConstantTensors known) {
    List<Node> nodes = new ArrayList<>();
    Loop.Constants constants = new Loop.Constants(graph.constants());
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Recurrent recurrent) {
        Graph body = recurrencesOf(recurrent.body(), known);
        Loop loop = new Loop(node, recurrent, body, constants);
        new Hoisting(loop, known).apply();
        new Sinking(loop, known).apply();
        nodes.addAll(loop.nodes());
      } else {
        nodes.add(node);
      }
    }
    return new Graph(
        graph.inputs(),
        graph.outputs(),
        constants.all(),
        nodes,
        graph.maxSteps(),
        graph.constantResults());
  }
}
