package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.analysis.Roles;
import io.github.onnxlrp.forward.TensorEmitter;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear evaluation with every unit and every weight replaced by 1: what influences what.
 * Elements of constants that were joined to the data are no units.
 */
final class UnitWeights {
  private final Activity activity;
  private final RegionTensor units;

  UnitWeights(Activity activity, Roles roles) {
    this.activity = activity;
    this.units = RegionTensor.units(activity, roles);
  }

  /** For each element of the output the number of units that influence it. */
  Tensor count(TraceNode node) {
    return node.op().withUnitWeights().forward(operands(node)).get(0);
  }

  /** Adds up the shares of the output's elements at the units of one operand. */
  Tensor sumOfShares(TraceNode node, int operand, Tensor shares) {
    Call<Tensor> call = new Call<>(operands(node), node.call().outputs());
    Tensor sums = TensorEmitter.adjoint(node.op().withUnitWeights(), operand, call, shares);
    return sums.times(units.at(node.input(operand)));
  }

  private List<Tensor> operands(TraceNode node) {
    List<Tensor> result = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      if (operand == null || !operand.tensor().isFloating()) {
        result.add(operand == null ? null : operand.tensor());
      } else {
        boolean data = activity.isActive(operand);
        result.add(data ? units.at(operand) : RegionTensor.ones(operand.tensor()));
      }
    }
    return result;
  }
}
