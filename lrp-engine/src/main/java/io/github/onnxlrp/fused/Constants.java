package io.github.onnxlrp.fused;

import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values of a graph that do not depend on its inputs. */
final class Constants {
  private final Map<Value, Tensor> known = new HashMap<>();
  private final Map<Value, Node> makers = new HashMap<>();

  /** Those of a graph and of the graphs inside. */
  Constants(Graph graph) {
    known.putAll(graph.constants());
    for (Node node : graph.nodes()) {
      boolean isMade =
          node.op() instanceof TensorOp
              && !node.inputs().isEmpty()
              && node.inputs().stream().allMatch(value -> value == null || isConstant(value));
      if (isMade) {
        node.outputs().forEach(output -> makers.put(output, node));
      }
    }
  }

  /** Adds those of a graph inside. */
  void add(Graph body) {
    known.putAll(body.constants());
  }

  private boolean isConstant(Value value) {
    return known.containsKey(value) || makers.containsKey(value);
  }

  /** The tensor; null where a value is not constant. */
  Tensor of(Value value) {
    Tensor tensor = known.get(value);
    Node maker = tensor == null ? makers.get(value) : null;
    if (maker == null) {
      return tensor;
    }
    List<Tensor> operands = new ArrayList<>();
    maker.inputs().forEach(operand -> operands.add(operand == null ? null : of(operand)));
    List<Tensor> results = ((TensorOp) maker.op()).forward(operands);
    for (int k = 0; k < results.size(); k++) {
      if (maker.outputs().get(k) != null) {
        known.put(maker.outputs().get(k), results.get(k));
      }
    }
    return known.get(value);
  }
}
