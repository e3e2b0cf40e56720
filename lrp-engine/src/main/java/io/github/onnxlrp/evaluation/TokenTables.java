package io.github.onnxlrp.evaluation;

import io.github.onnxlrp.ir.Branch;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.LookupOp;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The constant tables whose rows ids look up, and the same graph with one more row in each: an id
 * that stands for none of the tokens.
 */
final class TokenTables {
  private final Graph graph;
  // Of each input of ids the nodes that look its ids up.
  private final Map<String, List<Node>> lookups = new LinkedHashMap<>();
  // Of each input of ids what else reads them, if anything does.
  private final Map<String, String> obstacles = new HashMap<>();

  TokenTables(Graph graph) {
    this.graph = graph;
    graph.inputs().forEach(this::follow);
  }

  private void follow(Value input) {
    List<Node> found = new ArrayList<>();
    Deque<Value> open = new ArrayDeque<>(List.of(input));
    Set<Value> seen = new HashSet<>(open);
    while (!open.isEmpty()) {
      Value value = open.pop();
      for (Node node : graph.nodes()) {
        for (int k = 0; k < node.inputs().size(); k++) {
          if (node.inputs().get(k) == value) {
            read(input, node, k, found).stream().filter(seen::add).forEach(open::add);
          }
        }
      }
    }
    if (!found.isEmpty()) {
      lookups.put(input.name(), found);
      graph.nodes().stream()
          .filter(node -> readsInside(node, seen))
          .forEach(node -> obstacles.putIfAbsent(input.name(), describe(node)));
    }
  }

  /** The values that hold the same ids behind a node. */
  private List<Value> read(Value input, Node node, int operand, List<Node> found) {
    if (isLookup(node, operand)) {
      found.add(node);
      return List.of();
    }
    boolean copies =
        (node.op() instanceof RoutingOp routing && routing.copies(operand))
            || (node.op() instanceof Reshape && operand == 0)
            || (node.op() instanceof Cast && operand == 0);
    if (copies) {
      return node.outputs().stream().filter(output -> output != null).toList();
    }
    boolean shapeOnly =
        node.op() instanceof TensorOp op && (op.readsShapesOnly() || op.readsShapeOf(operand));
    if (!shapeOnly) {
      obstacles.putIfAbsent(input.name(), describe(node));
    }
    return List.of();
  }

  private boolean isLookup(Node node, int operand) {
    return node.op() instanceof Gather gather
        && operand == ((LookupOp) gather).idsOperand()
        && graph.constants().containsKey(node.inputs().get(0))
        && table(node).isFloating()
        && (gather.axis() == 0 || gather.axis() == -table(node).rank());
  }

  private Tensor table(Node lookup) {
    return graph.constants().get(lookup.inputs().get(0));
  }

  private static String describe(Node node) {
    return "%s node '%s'".formatted(node.op().name(), node.name());
  }

  private static boolean readsInside(Node node, Set<Value> values) {
    List<Graph> inner =
        node.op() instanceof Recurrent recurrent
            ? List.of(recurrent.body())
            : node.op() instanceof Branch branch
                ? List.of(branch.thenGraph(), branch.elseGraph())
                : List.of();
    return inner.stream()
        .flatMap(one -> one.nodes().stream())
        .anyMatch(
            one -> one.inputs().stream().anyMatch(values::contains) || readsInside(one, values));
  }

  /** Whether elements of an input are ids that look up rows. */
  boolean isIds(String input) {
    return lookups.containsKey(input);
  }

  /** What reads the ids beside lookups; null where nothing does. */
  String obstacle(String input) {
    return obstacles.get(input);
  }

  /** The id of the further row: how many rows the longest table of the input has. */
  long newId(String input) {
    return lookups.get(input).stream().mapToLong(node -> table(node).dim(0)).max().orElseThrow();
  }

  /**
   * The graph with further rows in the tables, up to {@link #newId}.
   *
   * @param row makes a row of a table, from its elements {@code [rows, width]}
   */
  Graph withRow(Function<Tensor, double[]> row) {
    Map<Value, Tensor> constants = new LinkedHashMap<>(graph.constants());
    Map<Node, Node> replaced = new HashMap<>();
    lookups.forEach(
        (input, nodes) -> {
          for (Node node : nodes) {
            Value longer = new Value(node.inputs().get(0).name() + "/with-row/" + node.name());
            constants.put(longer, longer(table(node), row, (int) newId(input) + 1));
            List<Value> operands = new ArrayList<>(node.inputs());
            operands.set(0, longer);
            replaced.put(node, new Node(node.name(), node.op(), operands, node.outputs()));
          }
        });
    List<Node> nodes =
        graph.nodes().stream().map(node -> replaced.getOrDefault(node, node)).toList();
    return new Graph(graph.inputs(), graph.outputs(), constants, nodes)
        .withMaxSteps(graph.maxSteps());
  }

  private static Tensor longer(Tensor table, Function<Tensor, double[]> row, int rows) {
    int[] shape = table.shape();
    int before = table.size();
    double[] further = row.apply(table);
    double[] all = Arrays.copyOf(table.doubles(), rows * further.length);
    for (int k = before; k < all.length; k += further.length) {
      System.arraycopy(further, 0, all, k, further.length);
    }
    shape[0] = rows;
    return Tensor.floating(table.type(), all, shape);
  }
}
