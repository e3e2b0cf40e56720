package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;

/**
 * The evaluations between a value and one that it is a function of, element by element: that
 * function, which can be computed at any numbers. Movement between them changes no numbers.
 */
final class PointwiseGraph {
  /** The longest known function has ten nodes. */
  private static final int LARGEST = 20;

  private final Activity activity;
  private final TraceValue source;
  private final TreeSet<TraceNode> nodes = new TreeSet<>(Comparator.comparingInt(TraceNode::id));

  private PointwiseGraph(Activity activity, TraceValue source) {
    this.activity = activity;
    this.source = source;
  }

  /** What lies between; null where that is not all of it, or too much. */
  static PointwiseGraph between(TraceNode top, TraceValue source, Activity activity) {
    PointwiseGraph graph = new PointwiseGraph(activity, source);
    TreeSet<TraceNode> open = new TreeSet<>(graph.nodes.comparator());
    open.add(top);
    while (!open.isEmpty()) {
      TraceNode node = open.pollLast();
      graph.nodes.add(node);
      if (graph.nodes.size() > LARGEST) {
        return null;
      }
      for (TraceValue operand : node.inputs()) {
        if (operand != null && activity.isActive(operand) && operand != source) {
          if (operand.producer() == null) {
            return null;
          }
          open.add(operand.producer());
        }
      }
    }
    return graph;
  }

  /** Whether there is a sum or difference. */
  boolean adds() {
    return nodes.stream().anyMatch(node -> activity.kind(node) == Kind.SUM);
  }

  /** Whether an evaluation has several operands that count. */
  boolean joins() {
    return nodes.stream().anyMatch(node -> activity.onlyActive(node) < 0);
  }

  /** The function at these numbers; null where it is not the same for all elements. */
  double[] at(double... points) {
    IdentityHashMap<TraceValue, double[]> values = new IdentityHashMap<>();
    values.put(source, points);
    double[] last = null;
    for (TraceNode node : nodes) {
      last = apply(node, values);
      if (last == null) {
        return null;
      }
      for (TraceValue output : node.outputs()) {
        values.put(output, last);
      }
    }
    return last;
  }

  private double[] apply(TraceNode node, IdentityHashMap<TraceValue, double[]> values) {
    int operand = activity.onlyActive(node);
    if (operand >= 0) {
      double[] x = values.get(node.input(operand));
      if (Movement.isMovement(node)) {
        return x;
      }
      DoubleUnaryOperator function = node.op().function(operand, node.tensors());
      return function == null ? null : Arrays.stream(x).map(function).toArray();
    }
    boolean pointwise = PointwiseSources.isPointwise(node, activity);
    if (!pointwise
        || node.inputs().stream().anyMatch(value -> value == null || !activity.isActive(value))) {
      return null;
    }
    List<Tensor> operands =
        node.inputs().stream()
            .map(value -> Tensor.of(values.get(value), values.get(value).length))
            .toList();
    return node.op().forward(operands).get(0).doubles();
  }
}
