package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;

/**
 * The product rule on elementwise products of a gate and a signal.
 *
 * @param <V> tensors or values of a graph
 */
final class Products<V> {
  /**
   * Is told what products have for their factors.
   *
   * @param <V> tensors or values of a graph
   */
  interface Listener<V> {
    /** A product has a share for one of its factors. */
    void receive(TraceNode product, TraceValue factor, V share);
  }

  private final TraceAnalysis analysis;
  private final CompositeRules rules;
  private final Backward<V> backward;
  private final Flow<V> flow;
  private final Account<V> account;
  private final Listener<V> listener;
  private final Algebra<V> algebra;

  Products(
      TraceAnalysis analysis,
      CompositeRules rules,
      Backward<V> backward,
      Flow<V> flow,
      Account<V> account,
      Listener<V> listener) {
    this.analysis = analysis;
    this.rules = rules;
    this.backward = backward;
    this.flow = flow;
    this.account = account;
    this.listener = listener;
    this.algebra = new Algebra<>(backward);
  }

  void apply(TraceNode node, V relevance) {
    Source source = analysis.roles().of(node).source();
    if (source != null) {
      flow.send(source, relevance);
      return;
    }
    Choice choice = choose(node);
    split(node, choice, relevance);
  }

  /** The rule for a product of two data operands; without one gate, both get half. */
  Choice choose(TraceNode node) {
    return switch (analysis.roles().of(node).gate()) {
      case LEFT -> gated(node, 0);
      case RIGHT -> gated(node, 1);
      case NONE -> new Choice(GateRule.HALF, 0, 1);
    };
  }

  private Choice gated(TraceNode node, int gate) {
    boolean negative = analysis.roles().isNegativeGate(node.input(gate));
    return new Choice(rules.product(node), gate, negative ? -1 : 1);
  }

  /** Sends what a product has for one of its factors. */
  void send(TraceNode node, TraceValue factor, V share) {
    listener.receive(node, factor, share);
    flow.send(factor, share);
  }

  private void split(TraceNode node, Choice choice, V relevance) {
    TraceValue gate = node.input(choice.gate());
    TraceValue signal = node.input(1 - choice.gate());
    if (choice.rule().passesAll()) {
      send(node, signal, algebra.sumTo(relevance, backward.value(signal)));
      return;
    }
    List<V> shares =
        backward.add(
            new ProductShares(choice, rules.sums(node).stabilizer()),
            List.of(backward.value(gate), backward.value(signal), relevance));
    account.to(Line.STABILIZER, shares.get(2));
    account.to(Line.UNASSIGNED, shares.get(3));
    if (!choice.rule().skipsGate()) {
      send(node, gate, algebra.sumTo(shares.get(0), backward.value(gate)));
    }
    send(node, signal, algebra.sumTo(shares.get(1), backward.value(signal)));
  }
}
