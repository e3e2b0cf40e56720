package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import java.util.ArrayList;
import java.util.List;

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
  private final Activity activity;
  private final List<TraceValue> found = new ArrayList<>();

  private UnrolledStates(Activity activity) {
    this.activity = activity;
  }

  static List<TraceValue> find(Trace trace, Activity activity) {
    UnrolledStates states = new UnrolledStates(activity);
    for (TraceNode node : trace.nodes()) {
      if (activity.isActive(node.output()) && isSum(node)) {
        states.search(node);
      }
    }
    return states.found;
  }

  private void search(TraceNode sum) {
    List<TraceNode> terms = new ArrayList<>();
    collectTerms(sum.output(), terms);
    boolean dataUnderWeights = terms.stream().anyMatch(t -> isActiveOf(t, Kind.LINEAR));
    boolean gatedSignal = terms.stream().anyMatch(this::isGatedSignal);
    for (TraceNode term : terms) {
      if (dataUnderWeights && term.op() instanceof MatMul && !activity.isActive(term.output())) {
        found.add(term.input(0));
      } else if (gatedSignal && term.op() instanceof Mul && !isGatedSignal(term)) {
        constantBesideGate(term);
      }
    }
  }

  /** The nodes behind the terms of a sum; nested sums flatten, movement is looked through. */
  private void collectTerms(TraceValue value, List<TraceNode> terms) {
    TraceNode producer = value.producer();
    if (producer == null || !value.tensor().isFloating()) {
      return;
    }
    if (isSum(producer)) {
      producer.inputs().forEach(operand -> collectTerms(operand, terms));
    } else if (Movement.isMovement(producer)) {
      collectTerms(producer.input(0), terms);
    } else {
      terms.add(producer);
    }
  }

  private static boolean isSum(TraceNode node) {
    return node.output().tensor().isFloating()
        && node.inputs().size() == 2
        && node.op().kind(new boolean[] {true, true}) == Kind.SUM;
  }

  private boolean isActiveOf(TraceNode node, Kind kind) {
    return activity.isActive(node.output())
        && node.op().kind(activity.activeOperands(node)) == kind;
  }

  private boolean isGatedSignal(TraceNode node) {
    return node.op() instanceof Mul && isActiveOf(node, Kind.PRODUCT);
  }

  private void constantBesideGate(TraceNode product) {
    for (int k = 0; k < 2; k++) {
      TraceValue constant = product.input(k);
      if (!activity.isActive(constant) && Gates.isGate(product.input(1 - k))) {
        found.add(constant);
      }
    }
  }
}
