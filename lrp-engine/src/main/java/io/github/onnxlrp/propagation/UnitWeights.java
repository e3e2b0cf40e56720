package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.backward.Quantity;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;

/**
 * A linear evaluation with every unit and every weight replaced by 1: what influences what.
 * Elements of constants that were joined to the data are no units.
 *
 * @param <V> tensors or values of a graph
 */
final class UnitWeights<V> {
  private final Activity activity;
  private final Forward<V> forward;
  private final Quantity units;
  private final Algebra<V> algebra;

  UnitWeights(Activity activity, Forward<V> forward, Quantity units) {
    this.activity = activity;
    this.forward = forward;
    this.units = units;
    this.algebra = new Algebra<>(forward);
  }

  /** For each element of the output the number of units that influence it. */
  V count(TraceNode node) {
    return forward.emit(node.op().withUnitWeights(), ones(node));
  }

  /** Adds up the shares of the output's elements at the units of one operand. */
  V sumOfShares(TraceNode node, int operand, V shares) {
    V sums =
        forward.adjoint(
            node.op().withUnitWeights(),
            operand,
            new Call<>(ones(node), forward.results(node)),
            shares);
    return algebra.times(sums, forward.quantity(units, node.input(operand)).get(0));
  }

  private List<V> ones(TraceNode node) {
    List<V> result = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      V value = forward.value(operand);
      if (operand == null || !operand.tensor().isFloating()) {
        result.add(value);
      } else {
        boolean data = activity.isActive(operand);
        result.add(data ? forward.quantity(units, operand).get(0) : algebra.ones(value));
      }
    }
    return result;
  }
}
