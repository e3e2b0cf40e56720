package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Finds where the initial state of an unrolled GRU stands beside its reset gate. There nothing but
 * the gate depends on the input, so that the constant would be taken for a weight of the gate.
 *
 * <pre>
 * tanh(x W + (r * h0) U + b)        h0 is known from other places
 * tanh(x W + b + r * (h0 U + b_h))  so it is here
 * tanh(x W + b + r * u0)            u0 = h0 U + b_h, which the exporter computed
 * </pre>
 */
final class ResetStates {
  private final Activity activity;
  private final Gates gates;
  private final Set<Tensor> known = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<TraceValue, Boolean> termsOfCandidates = new IdentityHashMap<>();
  private final List<TraceValue> found = new ArrayList<>();

  private ResetStates(Activity activity) {
    this.activity = activity;
    this.gates = new Gates(activity);
    activity.initialStates().forEach(state -> known.add(state.tensor()));
  }

  static List<TraceValue> find(Trace trace, Activity activity) {
    ResetStates states = new ResetStates(activity);
    for (TraceNode node : trace.nodes()) {
      if (node.op() instanceof Mul && activity.isActive(node.output())) {
        states.search(node);
      }
    }
    return states.found;
  }

  private void search(TraceNode product) {
    for (int k = 0; k < 2; k++) {
      TraceValue constant = product.input(k);
      if (activity.isActive(constant)
          || constant.tensor().size() != product.output().tensor().size()
          || !gates.isGate(product.input(1 - k))) {
        continue;
      }
      if (known.contains(constant.tensor())) {
        found.add(constant);
      } else if (isTermOfCandidate(product.output())) {
        List<TraceValue> under = new ArrayList<>();
        collectKnown(constant, under);
        found.addAll(under.isEmpty() ? List.of(constant) : under);
      }
    }
  }

  /** The known states of which a constant is a sum of products with weights. */
  private void collectKnown(TraceValue constant, List<TraceValue> states) {
    TraceNode node = constant.producer();
    if (node == null) {
      return;
    }
    if (isSum(node)) {
      node.inputs().forEach(operand -> collectKnown(operand, states));
    } else if (node.op() instanceof MatMul && known.contains(node.input(0).tensor())) {
      states.add(node.input(0));
    } else if (Movement.isMovement(node)) {
      collectKnown(node.input(0), states);
    }
  }

  /** Whether a value is added to a sum of which a function that is no gate is a gated signal. */
  private boolean isTermOfCandidate(TraceValue value) {
    Boolean decided = termsOfCandidates.get(value);
    if (decided == null) {
      decided = reachesCandidate(value);
      termsOfCandidates.put(value, decided);
    }
    return decided;
  }

  private boolean reachesCandidate(TraceValue value) {
    for (TraceNode node : value.consumers()) {
      boolean sum = isSum(node);
      if (sum && isCandidate(node.output())) {
        return true;
      }
      if ((sum || Movement.isMovement(node)) && isTermOfCandidate(node.output())) {
        return true;
      }
    }
    return false;
  }

  private boolean isCandidate(TraceValue sum) {
    return sum.consumers().stream()
        .filter(node -> node.op() instanceof Elementwise && !gates.isGate(node.output()))
        .flatMap(function -> function.output().consumers().stream())
        .filter(node -> node.op() instanceof Mul)
        .anyMatch(product -> gates.isGate(product.input(0)) || gates.isGate(product.input(1)));
  }

  private static boolean isSum(TraceNode node) {
    return !node.outputs().isEmpty()
        && node.output().tensor().isFloating()
        && node.inputs().size() == 2
        && node.op().kind(new boolean[] {true, true}) == Kind.SUM;
  }
}
