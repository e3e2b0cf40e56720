package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.Tensor;

/** Recognises gates: what comes, through movement or {@code 1 - x}, from a squashing function. */
final class Gates {
  private Gates() {}

  static boolean isGate(TraceValue value) {
    for (TraceNode node = value.producer(); node != null; ) {
      if (isSquashing(node)) {
        return true;
      }
      TraceValue next = lookThrough(node);
      node = next == null ? null : next.producer();
    }
    return false;
  }

  private static boolean isSquashing(TraceNode node) {
    return (node.op() instanceof Elementwise function && function.gate())
        || (node.op() instanceof Softmax softmax && !softmax.logarithm());
  }

  private static TraceValue lookThrough(TraceNode node) {
    if (isOneMinus(node)) {
      return node.input(1);
    }
    boolean through =
        Movement.isMovement(node)
            || node.op().name().equals("OneMinus")
            || node.op().name().equals("Clip");
    return through ? node.input(0) : null;
  }

  /** Whether the node is {@code 1 - x}. */
  static boolean isOneMinus(TraceNode node) {
    return node.op() instanceof Sub
        && node.input(0).origin() == TraceValue.Origin.CONSTANT
        && isAllOnes(node.input(0).tensor());
  }

  private static boolean isAllOnes(Tensor tensor) {
    for (int k = 0; k < tensor.size(); k++) {
      if (tensor.get(k) != 1) {
        return false;
      }
    }
    return tensor.isFloating();
  }
}
