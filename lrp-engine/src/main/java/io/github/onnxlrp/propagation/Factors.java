package io.github.onnxlrp.propagation;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Factors inside of affine regions: a product or quotient with a constant or with a scale that is
 * held, a negation.
 */
final class Factors {
  private Factors() {}

  /** Whether an evaluation multiplies its one term. */
  static boolean isFactor(TraceNode node, boolean[] terms) {
    return node.op().kind(terms) == Kind.FACTOR;
  }

  /** The factor of each element of the result. */
  static Tensor of(TraceNode node, int operand) {
    List<Tensor> operands = new ArrayList<>(node.call().inputs());
    operands.set(operand, RegionTensor.ones(node.input(operand).tensor()));
    return node.op().forward(operands).get(0);
  }
}
