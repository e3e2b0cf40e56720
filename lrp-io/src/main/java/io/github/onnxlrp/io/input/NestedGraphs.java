package io.github.onnxlrp.io.input;

import io.github.onnxlrp.ir.Branch;
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
import java.util.List;
import java.util.Map;

/** Who writes and reads the values of a graph and of the graphs inside of it. */
final class NestedGraphs {
  /** Constants of more elements are weights, not numbers that decide something. */
  private static final int SMALL = 64;

  /**
   * A node that reads a value.
   *
   * @param number counts the readers
   * @param node the node
   * @param operand which of its operands
   */
  record Reader(int number, Node node, int operand) {}

  private final Map<Value, Tensor> constants = new HashMap<>();
  private final Map<Value, Node> writers = new HashMap<>();
  private final Map<Value, List<Reader>> readers = new HashMap<>();
  private final Map<Value, List<Value>> aliases = new HashMap<>();
  private int count;

  NestedGraphs(Graph graph) {
    Deque<Graph> open = new ArrayDeque<>(List.of(graph));
    while (!open.isEmpty()) {
      Graph next = open.pop();
      constants.putAll(next.constants());
      for (Node node : next.nodes()) {
        enter(node, open);
      }
    }
  }

  /** Nodes that read the value. */
  List<Reader> readers(Value value) {
    return readers.getOrDefault(value, List.of());
  }

  /** Values of other graphs that hold the same elements: of a body, or of the node around it. */
  List<Value> aliases(Value value) {
    return aliases.getOrDefault(value, List.of());
  }

  /** The node that writes the value; null for an input or a constant. */
  Node writer(Value value) {
    return writers.get(value);
  }

  boolean isConstant(Value value) {
    return constants.containsKey(value);
  }

  /** The tensor of a constant of the file, or of what small constants give; otherwise null. */
  Tensor constant(Value value) {
    return constants.get(value);
  }

  /** The tensors of all constants. */
  Iterable<Tensor> constants() {
    return constants.values();
  }

  private void enter(Node node, Deque<Graph> inner) {
    for (int k = 0; k < node.inputs().size(); k++) {
      Value operand = node.inputs().get(k);
      if (operand != null) {
        readers.computeIfAbsent(operand, v -> new ArrayList<>()).add(new Reader(count++, node, k));
      }
    }
    for (Value output : node.outputs()) {
      if (output != null) {
        writers.put(output, node);
      }
    }
    if (node.op() instanceof Branch branch) {
      for (Graph taken : List.of(branch.thenGraph(), branch.elseGraph())) {
        inner.add(taken);
        same(taken.outputs(), node.outputs());
      }
    } else if (node.op() instanceof Recurrent recurrent) {
      inner.add(recurrent.body());
      List<Value> entering = recurrent.body().inputs();
      List<Value> leaving = recurrent.body().outputs();
      List<Value> states = leaving.subList(1, 1 + recurrent.states());
      same(
          node.inputs().subList(Recurrent.NODE_PREFIX, node.inputs().size()),
          tail(entering, Recurrent.BODY_PREFIX));
      same(states, tail(entering, Recurrent.BODY_PREFIX));
      same(tail(leaving, 1), node.outputs());
    } else if (node.op() instanceof TensorOp op && node.outputs().size() == 1) {
      fold(node, op);
    }
  }

  private static List<Value> tail(List<Value> values, int from) {
    return values.subList(from, values.size());
  }

  private void same(List<Value> from, List<Value> to) {
    for (int k = 0; k < Math.min(from.size(), to.size()); k++) {
      if (from.get(k) != null && to.get(k) != null) {
        aliases.computeIfAbsent(from.get(k), v -> new ArrayList<>()).add(to.get(k));
      }
    }
  }

  private void fold(Node node, TensorOp op) {
    List<Tensor> operands = new ArrayList<>();
    for (Value operand : node.inputs()) {
      Tensor tensor = operand == null ? null : constants.get(operand);
      if (operand != null && (tensor == null || tensor.size() > SMALL)) {
        return;
      }
      operands.add(tensor);
    }
    try {
      List<Tensor> results = op.forward(operands);
      if (node.outputs().get(0) != null && results.get(0).size() <= SMALL) {
        constants.put(node.outputs().get(0), results.get(0));
      }
    } catch (RuntimeException notComputable) {
      // The run of the model says what is wrong with it.
    }
  }
}
