package io.github.onnxlrp.optimise;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Recurrent;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The tensors of values that are constants of a graph or of the graphs inside of it, or computed of
 * such alone, as exporters cut and turn weights. They are computed when they are asked for, by the
 * evaluations that the runs of the graph share.
 */
final class ConstantTensors {
  private final Graph graph;
  private final Map<Value, Tensor> known = new HashMap<>();
  private final Map<Value, Node> producers = new HashMap<>();
  private final List<Node> inOrder = new ArrayList<>();

  ConstantTensors(Graph graph) {
    this.graph = graph;
    add(graph);
  }

  private void add(Graph added) {
    known.putAll(added.constants());
    for (Node node : added.nodes()) {
      if (node.op() instanceof Recurrent recurrent) {
        add(recurrent.body());
      } else if (isMadeOfConstants(node)) {
        inOrder.add(node);
        asked(node).forEach(output -> producers.put(output, node));
      }
    }
  }

  private static List<Value> asked(Node node) {
    return node.outputs().stream().filter(Objects::nonNull).toList();
  }

  private boolean isMadeOfConstants(Node node) {
    return !node.inputs().isEmpty() && node.inputs().stream().allMatch(this::isConstant);
  }

  /** Whether a value is constant; absent operands count as such. */
  boolean isConstant(Value value) {
    return value == null || known.containsKey(value) || producers.containsKey(value);
  }

  /** The tensor of a value, or null where it is not constant. */
  Tensor of(Value value) {
    Tensor tensor = known.get(value);
    if (tensor == null && value != null && producers.containsKey(value)) {
      evaluate(value);
      tensor = known.get(value);
    }
    return tensor;
  }

  private void evaluate(Value value) {
    Set<Node> needed = new HashSet<>();
    Deque<Value> open = new ArrayDeque<>(List.of(value));
    while (!open.isEmpty()) {
      Node node = producers.get(open.pop());
      if (node != null && needed.add(node)) {
        node.inputs().stream().filter(Objects::nonNull).forEach(open::add);
      }
    }
    for (Node node : inOrder) {
      if (needed.contains(node)) {
        evaluate(node);
      }
    }
  }

  private void evaluate(Node node) {
    List<Tensor> operands = new ArrayList<>();
    node.inputs().forEach(operand -> operands.add(known.get(operand)));
    List<Tensor> results =
        graph.constantResults().of(node, operands, () -> ((TensorOp) node.op()).forward(operands));
    for (Value output : asked(node)) {
      known.put(output, results.get(node.outputs().indexOf(output)));
    }
  }
}
