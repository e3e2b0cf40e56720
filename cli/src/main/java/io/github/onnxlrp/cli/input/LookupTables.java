package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the constant tables that the inputs of a graph index. */
final class LookupTables {
  private static final Set<String> COPIES = Set.of("Cast", "Identity");

  private LookupTables() {}

  /**
   * Number of rows of the constant table that the elements of {@code input} index, the smallest if
   * there are several; empty if it indexes none.
   */
  static OptionalLong rows(Graph graph, Value input) {
    Map<Value, Node> writers = new HashMap<>();
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> writers.put(output, node));
    }
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Gather)
        .filter(node -> graph.constants().containsKey(node.inputs().get(0)))
        .filter(node -> source(node.inputs().get(1), writers) == input)
        .mapToLong(node -> rows(graph.constants().get(node.inputs().get(0)), (Gather) node.op()))
        .min();
  }

  private static long rows(Tensor table, Gather gather) {
    return table.dim(Shapes.axis(gather.axis(), table.rank()));
  }

  private static Value source(Value value, Map<Value, Node> writers) {
    Value result = value;
    Node writer = writers.get(result);
    while (writer != null && handsOn(writer.op())) {
      result = writer.inputs().get(0);
      writer = writers.get(result);
    }
    return result;
  }

  /** Whether ids come out as they went in, maybe in another shape or type. */
  private static boolean handsOn(Op op) {
    return op instanceof Reshape || op instanceof Transpose || COPIES.contains(op.name());
  }
}
