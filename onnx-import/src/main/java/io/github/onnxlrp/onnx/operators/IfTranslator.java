package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.translate.OnnxNode;

/** If: two graphs that see the values around the node. */
final class IfTranslator {
  private IfTranslator() {}

  static void translate(OnnxNode node) {
    Graph thenGraph = branch(node, "then_branch");
    Graph elseGraph = branch(node, "else_branch");
    node.emit(new Branch(thenGraph, elseGraph), node.input(0, "cond"));
  }

  private static Graph branch(OnnxNode node, String attribute) {
    Graph graph = node.subgraph(attribute);
    if (!graph.inputs().isEmpty() || graph.outputs().size() != node.outputCount()) {
      throw node.invalid(
          "%s has %d inputs and %d outputs; expected none and %d",
          attribute, graph.inputs().size(), graph.outputs().size(), node.outputCount());
    }
    return graph;
  }
}
