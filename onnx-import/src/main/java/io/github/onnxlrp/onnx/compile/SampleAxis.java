package io.github.onnxlrp.onnx.compile;

import io.github.onnxlrp.ir.Node;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The axis along which a model has samples, beside the leading axis of samples that a graph for
 * several has: in {@code [samples, ..., 1, ...]} the axis of the model has length 1.
 */
final class SampleAxis {
  private final List<Node> nodes;
  private final Map<Value, Tensor> constants;

  /** Adds nodes and their constants. */
  SampleAxis(List<Node> nodes, Map<Value, Tensor> constants) {
    this.nodes = nodes;
    this.constants = constants;
  }

  /** Writes {@code to}, in which samples lie along the leading axis. */
  void toFront(Value from, Value to, int axis, int rank) {
    Value first = from;
    if (axis != 0) {
      List<Integer> order = new ArrayList<>(List.of(axis));
      for (int k = 0; k < rank; k++) {
        if (k != axis) {
          order.add(k);
        }
      }
      first = add(to.name() + "/samples", new Transpose(order), from);
    }
    Value place = constant(to.name() + "/axis", axis + 1);
    nodes.add(new Node(to.name(), Reshape.unsqueeze(), List.of(first, place), List.of(to)));
  }

  /** Writes {@code to}, in which samples lie where the model has them. */
  void inPlace(Value from, Value to, int axis, int rank) {
    Value place = constant(to.name() + "/axis", axis + 1);
    if (axis == 0) {
      nodes.add(new Node(to.name(), Reshape.squeeze(), List.of(from, place), List.of(to)));
      return;
    }
    Value squeezed = add(to.name() + "/samples", Reshape.squeeze(), from, place);
    List<Integer> order = new ArrayList<>();
    for (int k = 1; k < rank; k++) {
      order.add(k);
    }
    order.add(axis, 0);
    nodes.add(new Node(to.name(), new Transpose(order), List.of(squeezed), List.of(to)));
  }

  private Value add(String name, io.github.onnxlrp.ir.Op op, Value... operands) {
    Value result = new Value(name);
    nodes.add(new Node(name, op, List.of(operands), List.of(result)));
    return result;
  }

  private Value constant(String name, long axis) {
    Value value = new Value(name);
    constants.put(value, Tensor.vector(axis));
    return value;
  }
}
