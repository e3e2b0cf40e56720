package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The terms of one side of a sum, of which there may be several sums.
 *
 * @param terms the terms with their signs
 */
record SumTerms(List<SumTerms.Term> terms) {
  /** A side with more terms is taken as it is from there on. */
  private static final int MOST = 5;

  /** A value with the sign with which it is added. */
  record Term(TraceValue value, double sign) {
    /** What adds it. */
    TensorOp operation() {
      return sign > 0 ? new Add() : new Sub();
    }
  }

  static boolean isSum(TraceNode node) {
    return node != null && (node.op() instanceof Add || node.op() instanceof Sub);
  }

  /** The terms of one operand of a sum. */
  static SumTerms of(TraceNode sum, int operand, Facts facts) {
    Deque<Term> open = new ArrayDeque<>();
    open.add(new Term(sum.input(operand), sum.op().sign(operand)));
    List<Term> terms = new ArrayList<>();
    while (!open.isEmpty()) {
      Term next = signed(open.remove(), facts);
      TraceNode node = next.value().producer();
      if (isSum(node)
          && facts.activity().isActive(next.value())
          && terms.size() + open.size() + 2 <= MOST) {
        open.add(new Term(node.input(0), next.sign()));
        open.add(new Term(node.input(1), next.sign() * node.op().sign(1)));
      } else {
        terms.add(next);
      }
    }
    return new SumTerms(terms);
  }

  private static Term signed(Term term, Facts facts) {
    Lines.Line line = facts.lines().of(term.value());
    return line.isSigned() ? new Term(line.base(), term.sign() * line.scale()) : term;
  }

  /** Two operands, the first of which is the one of that number. */
  static List<TraceValue> in(int operand, TraceValue value, TraceValue other) {
    return operand == 0 ? List.of(value, other) : List.of(other, value);
  }
}
