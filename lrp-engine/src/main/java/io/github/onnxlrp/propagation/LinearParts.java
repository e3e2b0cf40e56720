package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Activity;
import io.github.onnxlrp.backward.Forward;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.propagation.Message.Way;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates linear operations on the modified inputs and weights of a rule's parts. Weights are an
 * operand (MatMul, Conv, Einsum) or the operation's own (a mean, a pool); those of its own are the
 * same for all units that lead to one element of the output.
 *
 * @param <V> tensors or values of a graph
 */
final class LinearParts<V> {
  private final Activity activity;
  private final Forward<V> forward;
  private final Algebra<V> algebra;
  private final Map<Way, IdentityHashMap<V, V>> weights = new HashMap<>();

  LinearParts(Activity activity, Forward<V> forward) {
    this.activity = activity;
    this.forward = forward;
    this.algebra = new Algebra<>(forward);
  }

  /** The modified map of the modified input. */
  V sum(TraceNode node, Way way) {
    if (way.part() == Part.WHOLE) {
      V output = forward.value(node.output());
      return way.negative() ? algebra.negated(output) : output;
    }
    List<V> operands = operands(node, way);
    if (hasWeightOperand(node)) {
      return forward.emit(node.op(), operands);
    }
    V sums = forward.emit(node.op().withUnitWeights(), operands);
    return algebra.times(sums, ownWeights(node, way));
  }

  /**
   * What the lower units of one operand get of a message: {@code input(x_i) sum_j weight(w_ij)
   * m_j}.
   */
  V relevance(TraceNode node, int operand, Way way, V multiplier) {
    if (way.part() == Part.WHOLE) {
      Call<V> call = forward.call(node);
      V product = forward.adjoint(node.op(), operand, call, multiplier);
      return algebra.weighted(call.input(operand), product);
    }
    List<V> operands = operands(node, way);
    Call<V> call = new Call<>(operands, forward.results(node));
    V product =
        hasWeightOperand(node)
            ? forward.adjoint(node.op(), operand, call, multiplier)
            : forward.adjoint(
                node.op().withUnitWeights(),
                operand,
                call,
                algebra.times(multiplier, ownWeights(node, way)));
    return algebra.weighted(operands.get(operand), product);
  }

  private List<V> operands(TraceNode node, Way way) {
    boolean[] active = activity.activeOperands(node);
    boolean operandWeights = hasWeightOperand(node);
    List<V> result = new ArrayList<>();
    for (int k = 0; k < active.length; k++) {
      TraceValue operand = node.input(k);
      V value = forward.value(operand);
      boolean number = operand != null && operand.tensor().isFloating();
      if (!number || (!active[k] && !operandWeights)) {
        result.add(value);
      } else if (active[k]) {
        result.add(algebra.map("PartOfInput", way.part()::input, value));
      } else {
        result.add(weights(value, way));
      }
    }
    return result;
  }

  private static boolean hasWeightOperand(TraceNode node) {
    return node.op().hasWeightOperands(node.inputs().size());
  }

  private V weights(V constant, Way way) {
    return weights
        .computeIfAbsent(way, w -> new IdentityHashMap<>())
        .computeIfAbsent(
            constant, w -> algebra.map("PartOfWeights", weight -> weight(way, weight), w));
  }

  /** What counts for the weights of the operation itself, for each element of its output. */
  private V ownWeights(TraceNode node, Way way) {
    List<V> ones = new ArrayList<>();
    for (TraceValue operand : node.inputs()) {
      boolean number = operand != null && operand.tensor().isFloating();
      V value = forward.value(operand);
      ones.add(number ? algebra.ones(value) : value);
    }
    V total = forward.emit(node.op(), ones);
    V units = forward.emit(node.op().withUnitWeights(), ones);
    return forward.emit(
        BackwardStep.ofElements(
            "OwnWeights", (sum, count) -> count == 0 ? 0 : weight(way, sum / count)),
        List.of(total, units));
  }

  /** What counts for a weight below an operand that may be subtracted. */
  static double weight(Way way, double weight) {
    return way.part().weight(way.negative() ? -weight : weight);
  }
}
