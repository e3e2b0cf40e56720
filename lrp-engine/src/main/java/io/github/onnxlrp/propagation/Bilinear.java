package io.github.onnxlrp.propagation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.ir.BilinearOp;
import io.github.onnxlrp.trace.TraceNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Contractions of two data operands, as in attention; see {@link BilinearShares}.
 *
 * @param <V> tensors or values of a graph
 */
final class Bilinear<V> {
  private final Products<V> products;
  private final CompositeRules rules;
  private final Backward<V> backward;
  private final Account<V> account;

  Bilinear(Products<V> products, CompositeRules rules, Backward<V> backward, Account<V> account) {
    this.products = products;
    this.rules = rules;
    this.backward = backward;
    this.account = account;
  }

  void apply(TraceNode node, V relevance) {
    if (!(node.op() instanceof BilinearOp op)) {
      throw OnnxLrpException.unsupported(
          "%s: relevance reached it and there is no rule for a product of this form; explain a"
              + " value below it, or hold the inputs behind it fixed",
          node);
    }
    Choice choice = products.choose(node);
    List<V> operands = new ArrayList<>(backward.operands(node).subList(0, 2));
    operands.add(backward.value(node.output()));
    operands.add(relevance);
    List<V> shares = backward.add(new BilinearShares(op, choice, rules.sums(node)), operands);
    account.to(Line.STABILIZER, shares.get(2));
    account.to(Line.UNASSIGNED, shares.get(3));
    for (int operand = 0; operand < 2; operand++) {
      if (operand != choice.gate() || !choice.rule().skipsGate()) {
        products.send(node, node.input(operand), shares.get(operand));
      }
    }
  }
}
