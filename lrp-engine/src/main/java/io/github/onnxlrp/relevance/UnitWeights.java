package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** A linear evaluation with every unit and every weight replaced by 1: what influences what. */
final class UnitWeights {
  private UnitWeights() {}

  static Call call(TraceNode node) {
    List<Tensor> ones = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      boolean floating = operand != null && operand.tensor().isFloating();
      ones.add(
          floating
              ? RegionQuantity.ones(operand.tensor())
              : operand == null ? null : operand.tensor());
    }
    return new Call(ones, node.call().outputs());
  }

  /** Adds up the shares of the output's elements at the units of one operand. */
  static Tensor sumOfShares(TraceNode node, int operand, Tensor shares) {
    return node.op().withUnitWeights().vjp(operand, call(node), List.of(shares));
  }
}
