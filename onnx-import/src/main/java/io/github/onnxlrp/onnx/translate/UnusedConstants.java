package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Weights of which only the parts are read, after they were cut, need not be kept. */
final class UnusedConstants {
  private final Set<Value> read = new HashSet<>();

  private UnusedConstants() {}

  /** The graph with those constants only that it or a graph inside of it reads. */
  static Graph removeFrom(Graph graph) {
    UnusedConstants constants = new UnusedConstants();
    constants.visit(graph);
    Map<Value, Tensor> kept = new HashMap<>(graph.constants());
    kept.keySet().retainAll(constants.read);
    return new Graph(graph.inputs(), graph.outputs(), kept, graph.nodes());
  }

  private void visit(Graph graph) {
    read.addAll(graph.outputs());
    for (Node node : graph.nodes()) {
      read.addAll(node.inputs());
      if (node.op() instanceof Recurrent recurrent) {
        visit(recurrent.body());
      } else if (node.op() instanceof Branch branch) {
        visit(branch.thenGraph());
        visit(branch.elseGraph());
      }
    }
  }
}
