package io.github.onnxlrp.explain;

import io.github.onnxlrp.Precision;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import java.util.List;

/** A graph whose operations are in single precision, where they can be, also in recurrences. */
final class SinglePrecision {
  private SinglePrecision() {}

  static Graph of(Graph graph) {
    List<Node> nodes = graph.nodes().stream().map(SinglePrecision::of).toList();
    return new Graph(
        graph.inputs(),
        graph.outputs(),
        graph.constants(),
        nodes,
        graph.maxSteps(),
        graph.constantResults());
  }

  private static Node of(Node node) {
    Op op = of(node.op());
    // A node that stays shares what it has made of constants.
    return op == node.op() ? node : new Node(node.name(), op, node.inputs(), node.outputs());
  }

  private static Op of(Op op) {
    if (op instanceof TensorOp operation) {
      return operation.in(Precision.FLOAT);
    }
    return op instanceof Recurrent recurrent ? recurrent.withBody(of(recurrent.body())) : op;
  }
}
