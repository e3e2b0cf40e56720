package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Where relevance starts: at an output, or at the logit where the output is Softmax, LogSoftmax or
 * Sigmoid of one, with only movement in between.
 *
 * @param start the value
 * @param weights how much each of its elements counts in the score, in its shape
 * @param operator name of the operator that was left out, or null
 */
public record Head(TraceValue start, Tensor weights, String operator) {
  /** Starts at the value itself. */
  static Head keep(TraceValue output, Tensor weights) {
    return new Head(output, weights, null);
  }

  /** Starts below the head, where there is one. */
  static Head strip(TraceValue output, Tensor weights) {
    TraceValue value = output;
    Tensor moved = weights;
    for (TraceNode node = value.producer(); node != null; node = value.producer()) {
      if (isHead(node)) {
        return new Head(node.input(0), moved, node.op().name());
      }
      if (!Movement.isMovement(node)) {
        break;
      }
      List<Tensor> cotangents = new ArrayList<>(Collections.nCopies(node.outputs().size(), null));
      cotangents.set(value.outputIndex(), moved);
      moved = node.op().vjp(0, node.call(), cotangents);
      value = node.input(0);
    }
    return keep(output, weights);
  }

  private static boolean isHead(TraceNode node) {
    return node.op() instanceof Softmax
        || (node.op() instanceof Elementwise function && function.name().equals("Sigmoid"));
  }
}
