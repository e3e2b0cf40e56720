package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Sub;
import java.util.Set;

/**
 * Whether roles and canonical forms rest on elements that another sample may have otherwise: on
 * masks that are computed from inputs, and on floating values that happen to be whole numbers.
 */
public final class Premises {
  private Premises() {}

  /**
   * A sentence about the first such value; null where operations, constants and shapes alone
   * decide.
   *
   * @param trace the trace as it was computed, before canonical forms
   * @param explained the inputs that are explained
   */
  public static String of(Trace trace, Set<String> explained) {
    Activity activity = Activity.of(trace, explained);
    ElementDependence dependence = new ElementDependence(trace, input -> true);
    for (TraceNode node : trace.nodes()) {
      if (!activity.isActive(node.output())) {
        continue;
      }
      boolean roundsToIntegers =
          node.op() instanceof Cast
              && !node.output().tensor().isFloating()
              && node.input(0).tensor().isFloating();
      if (roundsToIntegers) {
        return "%s makes integers of numbers".formatted(node);
      }
      TensorOp op = node.op();
      boolean arithmetic =
          op instanceof Mul || op instanceof Div || op instanceof Add || op instanceof Sub;
      for (TraceValue operand : node.inputs()) {
        if (arithmetic
            && operand.tensor().isFloating()
            && !activity.isActive(operand)
            && dependence.of(operand)) {
          return "%s reads %s, which depends on elements of inputs".formatted(node, operand);
        }
      }
    }
    return null;
  }
}
