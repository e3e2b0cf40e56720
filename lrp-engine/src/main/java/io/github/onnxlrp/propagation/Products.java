package io.github.onnxlrp.propagation;

import io.github.onnxlrp.analysis.Source;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Tensor;

/** The product rule on elementwise products of a gate and a signal. */
final class Products {
  private final TraceAnalysis analysis;
  private final CompositeRules rules;
  private final Flow flow;
  private final Account account;
  private final Masks masks;

  Products(TraceAnalysis analysis, CompositeRules rules, Flow flow, Account account, Masks masks) {
    this.analysis = analysis;
    this.rules = rules;
    this.flow = flow;
    this.account = account;
    this.masks = masks;
  }

  void apply(TraceNode node, Tensor relevance) {
    Source source = analysis.roles().of(node).source();
    if (source != null) {
      flow.send(source, relevance);
      return;
    }
    Choice choice = choose(node);
    split(node, choice, relevance);
  }

  /**
   * The rule for a product.
   *
   * @param rule the rule
   * @param gate which operand is the gate
   * @param sign -1 for a gate between -1 and 0, as {@code z - 1}, which shares as its negative
   */
  record Choice(ProductRule rule, int gate, double sign) {}

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
  void send(TraceNode node, TraceValue factor, Tensor share) {
    masks.receive(node, factor, share);
    flow.send(factor, share);
  }

  private void split(TraceNode node, Choice choice, Tensor relevance) {
    ProductRule rule = choice.rule();
    Stabilizer denominators = rules.sums(node).stabilizer();
    TraceValue gate = node.input(choice.gate());
    TraceValue signal = node.input(1 - choice.gate());
    int[] shape = relevance.shape();
    double[] g = Broadcast.to(gate.tensor(), shape).doubles();
    double[] x = Broadcast.to(signal.tensor(), shape).doubles();
    double[] r = relevance.doubles();
    double[] toGate = new double[r.length];
    double[] toSignal = new double[r.length];
    double stabilizer = 0;
    double unassigned = 0;
    for (int k = 0; k < r.length; k++) {
      double opening = choice.sign() * g[k];
      toGate[k] = rule.gateFraction(opening, x[k], denominators) * r[k];
      toSignal[k] = rule.signalFraction(opening, x[k], denominators) * r[k];
      stabilizer += rule.stabilizerFraction(opening, x[k], denominators) * r[k];
      unassigned += rule.unassignedFraction(opening, x[k], denominators) * r[k];
    }
    account.toStabilizer(stabilizer);
    account.toUnassigned(unassigned);
    if (!rule.skipsGate()) {
      send(node, gate, Broadcast.sumTo(Tensor.of(toGate, shape), gate.tensor().shape()));
    }
    send(node, signal, Broadcast.sumTo(Tensor.of(toSignal, shape), signal.tensor().shape()));
  }
}
