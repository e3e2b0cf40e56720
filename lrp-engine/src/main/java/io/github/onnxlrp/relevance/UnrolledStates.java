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
   * What a value is a sum of, as far as it matters here.
   *
   * @param dataOperand which operand of its linear terms is the data; -1 without linear terms
   * @param gatedSignal whether a term is a product of a gate and a signal
   * @param constants terms that might hold an initial state
   */
  private record Terms(int dataOperand, boolean gatedSignal, Set<TraceNode> constants) {
    static final Terms NONE = new Terms(-1, false, Set.of());

    Terms plus(Terms other) {
      Set<TraceNode> all = constants;
      if (!other.constants.isEmpty()) {
        all = new LinkedHashSet<>(constants);
        all.addAll(other.constants);
      }
      return new Terms(
          Math.max(dataOperand, other.dataOperand), gatedSignal || other.gatedSignal, all);
    }
  }

  private final Activity activity;
  private final Gates gates;
  private final IdentityHashMap<TraceValue, Terms> terms = new IdentityHashMap<>();
  private final Set<TraceValue> found = new LinkedHashSet<>();

  private UnrolledStates(Activity activity) {
    this.activity = activity;
    this.gates = new Gates(activity);
  }

  static Set<TraceValue> find(Trace trace, Activity activity) {
    UnrolledStates states = new UnrolledStates(activity);
    trace.nodes().forEach(states::visit);
    return states.found;
  }

  private void visit(TraceNode node) {
    Terms of = termsOf(node);
    if (of.equals(Terms.NONE)) {
      return;
    }
    node.outputs().forEach(output -> terms.put(output, of));
    if (isSum(node) && activity.isActive(node.output())) {
      of.constants.forEach(term -> judge(term, of));
    }
  }

  private Terms termsOf(TraceNode node) {
    if (!node.output().tensor().isFloating()) {
      return Terms.NONE;
    }
    if (isSum(node)) {
      return known(node.input(0)).plus(known(node.input(1)));
    }
    if (Movement.isMovement(node)) {
      return known(node.input(0));
    }
    if (node.op() instanceof MatMul || node.op() instanceof Mul) {
      return termsOfProduct(node);
    }
    return Terms.NONE;
  }

  private Terms known(TraceValue value) {
    return terms.getOrDefault(value, Terms.NONE);
  }

  private Terms termsOfProduct(TraceNode node) {
    boolean[] active = activity.activeOperands(node);
    if (node.op() instanceof MatMul && (active[0] ^ active[1])) {
      return new Terms(active[0] ? 0 : 1, false, Set.of());
    }
    if (node.op() instanceof Mul && active[0] && active[1]) {
      return new Terms(-1, true, Set.of());
    }
    return active[0] && active[1] ? Terms.NONE : new Terms(-1, false, Set.of(node));
  }

  private void judge(TraceNode term, Terms sum) {
    if (term.op() instanceof MatMul) {
      if (sum.dataOperand >= 0 && isOneRow(term.input(sum.dataOperand).tensor(), sum.dataOperand)) {
        found.add(term.input(sum.dataOperand));
      }
    } else if (sum.gatedSignal) {
      constantBesideGate(term);
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
