package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.forward.TensorEmitter;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates linear operations on the modified inputs and weights of a rule's parts. Weights are an
 * operand (MatMul, Conv, Einsum) or the operation's own (a mean, a pool); those of its own are the
 * same for all units that lead to one element of the output.
 */
final class LinearParts {
  private final Activity activity;
  private final Map<Way, IdentityHashMap<Tensor, Tensor>> weights = new HashMap<>();

  LinearParts(Activity activity) {
    this.activity = activity;
  }

  /** The modified map of the modified input. */
  Tensor sum(TraceNode node, Way way) {
    if (way.part() == Part.WHOLE) {
      Tensor output = node.output().tensor();
      return way.negative() ? output.map(z -> -z) : output;
    }
    List<Tensor> operands = operands(node, way);
    if (hasWeightOperand(node)) {
      return node.op().forward(operands).get(0);
    }
    Tensor sums = node.op().withUnitWeights().forward(operands).get(0);
    return sums.times(ownWeights(node, way));
  }

  /**
   * What the lower units of one operand get of a message: {@code input(x_i) sum_j weight(w_ij)
   * m_j}; null where the operation weighs no elements of this operand.
   */
  Tensor relevance(TraceNode node, int operand, Way way, Tensor multiplier) {
    if (way.part() == Part.WHOLE) {
      return weighted(node.op(), operand, node.call(), multiplier);
    }
    Call<Tensor> call = new Call<>(operands(node, way), node.call().outputs());
    return hasWeightOperand(node)
        ? weighted(node.op(), operand, call, multiplier)
        : weighted(
            node.op().withUnitWeights(), operand, call, multiplier.times(ownWeights(node, way)));
  }

  private static Tensor weighted(TensorOp op, int operand, Call<Tensor> call, Tensor multiplier) {
    Tensor product = TensorEmitter.adjoint(op, operand, call, multiplier);
    return product == null ? null : call.input(operand).weightedBy(product);
  }

  private List<Tensor> operands(TraceNode node, Way way) {
    boolean[] active = activity.activeOperands(node);
    boolean operandWeights = hasWeightOperand(node);
    List<Tensor> result = new ArrayList<>();
    for (int k = 0; k < active.length; k++) {
      TraceValue operand = node.input(k);
      boolean number = operand != null && operand.tensor().isFloating();
      if (!number || (!active[k] && !operandWeights)) {
        result.add(operand == null ? null : operand.tensor());
      } else if (active[k]) {
        result.add(operand.tensor().map(way.part()::input));
      } else {
        result.add(weights(operand.tensor(), way));
      }
    }
    return result;
  }

  private static boolean hasWeightOperand(TraceNode node) {
    return node.op().hasWeightOperands(node.inputs().size());
  }

  private Tensor weights(Tensor constant, Way way) {
    return weights
        .computeIfAbsent(way, w -> new IdentityHashMap<>())
        .computeIfAbsent(constant, w -> w.map(weight -> weight(way, weight)));
  }

  /** What counts for the weights of the operation itself, for each element of its output. */
  private Tensor ownWeights(TraceNode node, Way way) {
    List<Tensor> ones = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      boolean number = operand != null && operand.tensor().isFloating();
      Tensor tensor = operand == null ? null : operand.tensor();
      ones.add(number ? RegionTensor.ones(tensor) : tensor);
    }
    Tensor total = node.op().forward(ones).get(0);
    Tensor units = node.op().withUnitWeights().forward(ones).get(0);
    return total.zip(units, (sum, count) -> count == 0 ? 0 : weight(way, sum / count));
  }

  /** What counts for a weight below an operand that may be subtracted. */
  static double weight(Way way, double weight) {
    return way.part().weight(way.negative() ? -weight : weight);
  }
}
