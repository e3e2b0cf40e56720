package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
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
  private final Trace trace;
  private final Activity activity;
  private final Gates gates;
  private final Set<Tensor> known = identitySet();
  private final Set<TraceValue> foundUnder = identitySet();
  private final HoldsKnown holdsKnown = new HoldsKnown();
  private final List<TraceValue> found = new ArrayList<>();
  private Set<TraceValue> termsOfCandidates;

  private ResetStates(Trace trace, Activity activity) {
    this.trace = trace;
    this.activity = activity;
    this.gates = new Gates(activity, new UnitRange(activity));
    activity.initialStates().forEach(state -> known.add(state.tensor()));
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  static List<TraceValue> find(Trace trace, Activity activity) {
    ResetStates states = new ResetStates(trace, activity);
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
        if (holdsKnown.at(constant)) {
          findUnder(constant);
        } else {
          found.add(constant);
        }
      }
    }
  }

  /** Whether constants are sums of products of known states with weights. */
  private final class HoldsKnown extends FromOperands<Boolean> {
    @Override
    List<TraceValue> needed(TraceValue value) {
      TraceNode node = value.producer();
      if (node == null || isKnownUnderWeights(node)) {
        return List.of();
      }
      return isSum(node) ? node.inputs() : Movement.isMovement(node) ? firstOf(node) : List.of();
    }

    @Override
    Boolean compute(TraceValue value) {
      TraceNode node = value.producer();
      return node != null
          && (isKnownUnderWeights(node) || needed(value).stream().anyMatch(this::known));
    }
  }

  private static List<TraceValue> firstOf(TraceNode node) {
    return List.of(node.input(0));
  }

  private boolean isKnownUnderWeights(TraceNode node) {
    return node.op() instanceof MatMul && known.contains(node.input(0).tensor());
  }

  /** Adds the known states that a constant is made of, those that were not added before. */
  private void findUnder(TraceValue constant) {
    Deque<TraceValue> pending = new ArrayDeque<>(List.of(constant));
    while (!pending.isEmpty()) {
      TraceValue value = pending.pop();
      if (holdsKnown.at(value) && foundUnder.add(value)) {
        if (isKnownUnderWeights(value.producer())) {
          found.add(value.producer().input(0));
        } else {
          List<TraceValue> operands = holdsKnown.needed(value);
          for (int k = operands.size() - 1; k >= 0; k--) {
            pending.push(operands.get(k));
          }
        }
      }
    }
  }

  /** Whether a value is added to a sum of which a function that is no gate is a gated signal. */
  private boolean isTermOfCandidate(TraceValue value) {
    if (termsOfCandidates == null) {
      termsOfCandidates = identitySet();
      List<TraceNode> nodes = trace.nodes();
      for (int k = nodes.size() - 1; k >= 0; k--) {
        addTermsOfCandidates(nodes.get(k));
      }
    }
    return termsOfCandidates.contains(value);
  }

  private void addTermsOfCandidates(TraceNode node) {
    boolean sum = isSum(node);
    boolean reaches =
        (sum && isCandidate(node.output())) || termsOfCandidates.contains(node.output());
    if (reaches && (sum || Movement.isMovement(node))) {
      node.inputs().stream().filter(Objects::nonNull).forEach(termsOfCandidates::add);
    }
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
