package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the initial states of recurrences that an exporter unrolled, where nothing but their place
 * tells them from other constants:
 *
 * <pre>
 * h0:  MatMul(h0, U) + MatMul(x, W) + ...     a constant under weights, beside data under weights
 * c0:  f * c0 + i * g                         a constant beside a gate, beside another gated signal
 * </pre>
 */
final class UnrolledStates {
  /**
   * What stands in a sum, as far as it matters here.
   *
   * @param leftData whether the data is the left operand of its linear terms
   * @param rightData whether it is the right one
   * @param gatedSignal whether a term is a product of a gate and a signal
   */
  private record Terms(boolean leftData, boolean rightData, boolean gatedSignal) {
    static final Terms NONE = new Terms(false, false, false);

    Terms plus(Terms other) {
      return new Terms(
          leftData || other.leftData,
          rightData || other.rightData,
          gatedSignal || other.gatedSignal);
    }

    /**
     * As a sum shows them to a constant among its terms: one place of the data, the right first.
     */
    Terms shown() {
      return new Terms(leftData && !rightData, rightData, gatedSignal);
    }
  }

  private final Activity activity;
  private final Gates gates;
  private final IdentityHashMap<TraceValue, Terms> below = new IdentityHashMap<>();
  private final IdentityHashMap<TraceValue, Terms> beside = new IdentityHashMap<>();
  private final Set<TraceValue> found = new LinkedHashSet<>();

  private UnrolledStates(Activity activity) {
    this.activity = activity;
    this.gates = new Gates(activity, new UnitRange(activity));
  }

  /** One pass up says what each sum holds, one down what each term stands beside. */
  static Set<TraceValue> find(Trace trace, Activity activity) {
    UnrolledStates states = new UnrolledStates(activity);
    List<TraceNode> nodes = trace.nodes();
    nodes.forEach(states::up);
    for (int k = nodes.size() - 1; k >= 0; k--) {
      states.down(nodes.get(k));
    }
    nodes.forEach(states::judge);
    return states.found;
  }

  private void up(TraceNode node) {
    Terms terms = termsBelow(node);
    if (!terms.equals(Terms.NONE)) {
      node.outputs().forEach(output -> below.put(output, terms));
    }
  }

  private Terms termsBelow(TraceNode node) {
    if (!node.output().tensor().isFloating()) {
      return Terms.NONE;
    }
    if (isSum(node)) {
      return known(below, node.input(0)).plus(known(below, node.input(1)));
    }
    if (Movement.isMovement(node)) {
      return known(below, node.input(0));
    }
    boolean[] active = activity.activeOperands(node);
    if (node.op() instanceof MatMul && active[0] != active[1]) {
      return new Terms(active[0], active[1], false);
    }
    return new Terms(false, false, node.op() instanceof Mul && active[0] && active[1]);
  }

  private static Terms known(IdentityHashMap<TraceValue, Terms> terms, TraceValue value) {
    return terms.getOrDefault(value, Terms.NONE);
  }

  private void down(TraceNode node) {
    Terms terms = Terms.NONE;
    for (TraceValue output : node.outputs()) {
      terms = terms.plus(known(beside, output));
    }
    if (isSum(node)) {
      boolean counts = activity.isActive(node.output());
      Terms all = counts ? terms.plus(known(below, node.output()).shown()) : terms;
      node.inputs().forEach(term -> beside.merge(term, all, Terms::plus));
    } else if (node.output().tensor().isFloating() && Movement.isMovement(node)) {
      beside.merge(node.input(0), terms, Terms::plus);
    }
  }

  private void judge(TraceNode node) {
    Terms terms = known(beside, node.output());
    if (terms.equals(Terms.NONE) || !node.output().tensor().isFloating()) {
      return;
    }
    boolean[] active = activity.activeOperands(node);
    if (node.op() instanceof MatMul && !active[0] && !active[1]) {
      constantUnderWeights(node, 0, terms.leftData());
      constantUnderWeights(node, 1, terms.rightData());
    } else if (node.op() instanceof Mul && !(active[0] && active[1]) && terms.gatedSignal()) {
      constantBesideGate(node);
    }
  }

  private void constantUnderWeights(TraceNode product, int operand, boolean besideData) {
    if (besideData && isOneRow(product.input(operand).tensor(), operand)) {
      found.add(product.input(operand));
    }
  }

  /** The state of one sample is one vector; a table of several is none. */
  private static boolean isOneRow(Tensor constant, int dataOperand) {
    int axis = constant.rank() == 1 ? -1 : -1 - dataOperand;
    return constant.rank() > 0 && constant.size() == constant.dim(axis);
  }

  private void constantBesideGate(TraceNode product) {
    for (int k = 0; k < 2; k++) {
      TraceValue constant = product.input(k);
      if (!activity.isActive(constant)
          && constant.tensor().size() == product.output().tensor().size()
          && gates.isGate(product.input(1 - k))) {
        found.add(constant);
      }
    }
  }

  private static boolean isSum(TraceNode node) {
    return node.output().tensor().isFloating()
        && node.inputs().size() == 2
        && node.op().kind(new boolean[] {true, true}) == Kind.SUM;
  }
}
