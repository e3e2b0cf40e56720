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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Finds the constant tables that the inputs of a graph index. */
final class LookupTables {
  /** Copies, and what Keras wraps negative ids with: {@code where(id < 0, id + rows, id)}. */
  private static final Set<String> KEEP_IDS =
      Set.of("Cast", "Identity", "Add", "Mul", "Less", "Not", "Where");

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
        .filter(node -> source(graph, node.inputs().get(1), writers) == input)
        .mapToLong(node -> rows(graph.constants().get(node.inputs().get(0)), (Gather) node.op()))
        .min();
  }

  private static long rows(Tensor table, Gather gather) {
    return table.dim(Shapes.axis(gather.axis(), table.rank()));
  }

  /** The value that decides the ids; null where there are several. */
  private static Value source(Graph graph, Value ids, Map<Value, Node> writers) {
    Set<Value> sources = new HashSet<>();
    Set<Value> seen = new HashSet<>();
    Deque<Value> open = new ArrayDeque<>(List.of(ids));
    while (!open.isEmpty()) {
      Value value = open.pop();
      if (!seen.add(value) || graph.constants().containsKey(value)) {
        continue;
      }
      Node writer = writers.get(value);
      if (writer == null || !keepsIds(writer.op())) {
        sources.add(value);
      } else if (writer.op() instanceof Reshape) {
        open.push(writer.inputs().get(0));
      } else {
        writer.inputs().forEach(open::push);
      }
    }
    return sources.size() == 1 ? sources.iterator().next() : null;
  }

  /** Whether ids that are rows come out as they went in, maybe in another shape or type. */
  private static boolean keepsIds(Op op) {
    return op instanceof Reshape || op instanceof Transpose || KEEP_IDS.contains(op.name());
  }
}
