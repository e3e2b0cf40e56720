package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Quotients {@code a / sum(a)}, as of attention weights that are masked and normalised again: with
 * a not negative they lie between 0 and 1, which the intervals of a and its sum do not tell. A
 * constant in the divisor keeps it from 0.
 */
final class Shares {
  /** Nodes between the sum and the quotient. */
  private static final int LONGEST = 4;

  private static final Interval NOT_NEGATIVE = new Interval(0, Double.POSITIVE_INFINITY);

  private final Activity activity;

  Shares(Activity activity) {
    this.activity = activity;
  }

  /** The operand that a quotient is a share of, by division or by a reciprocal; -1 for others. */
  int operandOf(TraceNode node) {
    for (int k = 0; k < 2 && node.inputs().size() == 2; k++) {
      TraceValue divisor = divisor(node, 1 - k);
      if (isSum(divisor, node.input(k))) {
        return k;
      }
    }
    return -1;
  }

  private TraceValue divisor(TraceNode node, int operand) {
    TraceNode below = node.input(operand) == null ? null : node.input(operand).producer();
    if (below == null || node.op().dividesBy(operand, node.tensors())) {
      return node.input(operand);
    }
    int divides = activity.onlyActive(below);
    boolean reciprocal =
        node.op().kind(new boolean[] {true, true}) == Kind.PRODUCT
            && divides >= 0
            && below.op().dividesBy(divides, below.tensors());
    return reciprocal ? below.input(divides) : null;
  }

  /** Whether a divisor is the sum of these terms, that and a number, or each term and a number. */
  boolean isSum(TraceValue divisor, TraceValue terms) {
    TraceValue value = divisor;
    for (int k = 0; k < LONGEST && value != null && value.producer() != null; k++) {
      TraceNode node = value.producer();
      if (node.op().addsUp()) {
        return Facts.bare(node.input(0)) == Facts.bare(terms);
      }
      int operand = Movement.isMovement(node) ? 0 : activity.onlyActive(node);
      if (operand < 0 || !keepsFromZero(node)) {
        return false;
      }
      value = node.input(operand);
      if (Facts.bare(value) == Facts.bare(terms)) {
        return !Movement.isMovement(node);
      }
    }
    return false;
  }

  /** Movement, and a number that is added or that the divisor is at least, but not at most. */
  private boolean keepsFromZero(TraceNode node) {
    if (Movement.isMovement(node)) {
      return true;
    }
    int operand = activity.onlyActive(node);
    if (node.op().picksAnOperand()) {
      List<Interval> operands = new ArrayList<>();
      node.inputs().forEach(value -> operands.add(Interval.of(value.tensor())));
      operands.set(operand, NOT_NEGATIVE);
      return node.op().range(operands).high() == Double.POSITIVE_INFINITY;
    }
    Kind kind = activity.kind(node);
    DoubleUnaryOperator function =
        kind == Kind.SUM ? node.op().function(operand, node.tensors()) : null;
    return function != null
        && function.applyAsDouble(0) >= 0
        && function.applyAsDouble(1) > function.applyAsDouble(0);
  }
}
