package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.RoutingOp;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TensorEmitter;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells what an evaluation does with one operand, whatever is active: moves it, multiplies it by
 * weights, or only takes a shape or a place from it.
 */
public final class Movement {
  private Movement() {}

  /** Whether the node moves the elements of its first operand. */
  public static boolean isMovement(TraceNode node) {
    return !node.inputs().isEmpty() && kindFor(node, 0) == Kind.MOVEMENT;
  }

  /** Whether elements of this operand get to the output, all of them or those that are selected. */
  public static boolean passes(TraceNode node, int operand) {
    if (node.input(operand) == null) {
      return false;
    }
    if (node.op() instanceof RoutingOp routing) {
      // A recurrence joins as many operands as it has steps.
      return routing.copies(operand);
    }
    Kind kind = kindFor(node, operand);
    return kind == Kind.MOVEMENT || kind == Kind.SELECTION;
  }

  /** The operands of which elements get to the output. */
  public static List<TraceValue> passing(TraceNode node) {
    List<TraceValue> passing = new ArrayList<>();
    for (int k = 0; k < node.inputs().size(); k++) {
      if (passes(node, k)) {
        passing.add(node.input(k));
      }
    }
    return passing;
  }

  /** For each operand whether elements of it get to the output. */
  public static boolean[] passingOperands(TraceNode node) {
    boolean[] passing = new boolean[node.inputs().size()];
    for (int k = 0; k < passing.length; k++) {
      passing[k] = passes(node, k);
    }
    return passing;
  }

  /**
   * Carries something that lies on the outputs of an evaluation back to its operands.
   *
   * @param values for each output a tensor in its shape, or null
   * @return for each operand a tensor in its shape; null where none of its elements pass
   */
  public static List<Tensor> route(TraceNode node, List<Tensor> values) {
    boolean[] wanted = passingOperands(node);
    return node.op().adjoint(TensorEmitter.INSTANCE, wanted, node.call(), values);
  }

  /** Whether this operand is the weights of another one. */
  static boolean isLinearBeside(TraceNode node, int weights) {
    for (int k = 0; k < node.inputs().size(); k++) {
      if (k != weights && node.input(k) != null && kindFor(node, k) == Kind.LINEAR) {
        return kindFor(node, weights) == Kind.LINEAR;
      }
    }
    return false;
  }

  private static Kind kindFor(TraceNode node, int operand) {
    boolean[] only = new boolean[node.inputs().size()];
    only[operand] = true;
    return node.op().kind(only);
  }
}
