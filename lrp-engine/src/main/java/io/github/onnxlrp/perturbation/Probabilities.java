package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.method.ScoredValues;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.Trace;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;

/** The probabilities of classes, in place of their scores. */
final class Probabilities {
  private Probabilities() {}

  /**
   * The Softmax or Sigmoid below which a score starts; of scores that nothing turns into
   * probabilities the Softmax over the last axis.
   *
   * @throws OnnxLrpException if the output is one number and no probability
   */
  static ScoredValues of(Trace trace, Head head) {
    TraceValue value = head.starts().get(0).value();
    for (TraceNode node : trace.nodes()) {
      if (head.operators().contains(node.op().name()) && node.input(0) == value) {
        return new ScoredValues(head, probability(node.op()));
      }
    }
    if (value.producer() != null && Head.isHead(value.producer())) {
      if (!(value.producer().op() instanceof Softmax softmax && softmax.logarithm())) {
        return ScoredValues.of(head);
      }
      // A logarithm of probabilities is its own logarithm of a Softmax.
      return new ScoredValues(head, probability(value.producer().op()));
    }
    Tensor tensor = value.tensor();
    if (tensor.rank() == 0 || tensor.dim(-1) == 1) {
      throw OnnxLrpException.unsupported(
          "--method-option difference=p: '%s' is one number, of which there is no probability; use"
              + " difference=f",
          value.name());
    }
    return new ScoredValues(head, new Softmax(-1, false, false));
  }

  private static TensorOp probability(TensorOp op) {
    return op instanceof Softmax softmax
        ? new Softmax(softmax.axis(), false, softmax.trailing())
        : Functions.sigmoid();
  }
}
