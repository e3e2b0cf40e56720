package io.github.onnxlrp.propagation;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Constant factors inside of affine regions: a product or quotient with a constant, a negation. */
final class Factors {
  private Factors() {}

  /** Whether an evaluation multiplies its one active operand. */
  static boolean isFactor(TraceNode node, boolean[] active) {
    return node.op().kind(active) == Kind.FACTOR;
  }

  /** The factor of each element of the result. */
  static Tensor of(TraceNode node, int operand) {
    List<Tensor> operands = new ArrayList<>(node.call().inputs());
    operands.set(operand, RegionTensor.ones(node.input(operand).tensor()));
    return node.op().forward(operands).get(0);
  }
}
