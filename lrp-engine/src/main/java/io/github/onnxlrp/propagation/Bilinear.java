package io.github.onnxlrp.propagation;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.BilinearOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.Tensor;

/**
 * Contractions of two data operands, as in attention: {@code z_j = sum_k a_k b_k} is a sum, whose
 * terms get {@code a_k b_k m_j} by the rule of sums, and each term is a product, which shares that
 * between its factors by the rule of products.
 */
final class Bilinear {
  private final Products products;
  private final CompositeRules rules;
  private final Account account;

  Bilinear(Products products, CompositeRules rules, Account account) {
    this.products = products;
    this.rules = rules;
    this.account = account;
  }

  void apply(TraceNode node, Tensor relevance) {
    if (!(node.op() instanceof BilinearOp op)) {
      throw OnnxLrpException.unsupported(
          "%s: relevance reached it and there is no rule for a product of this form; explain a"
              + " value below it, or hold the inputs behind it fixed",
          node);
    }
    Products.Choice choice = products.choose(node);
    LinearRule sums = rules.sums(node);
    Shares shares = new Shares(choice, sums.stabilizer(), node.call());
    double[] multipliers = multipliers(sums, node.output().tensor(), relevance);
    double[] perTerm = perTerm(sums, op, node.call(), multipliers);
    op.forEachProduct(
        node.call(),
        (left, right, output) -> shares.add(left, right, multipliers[output], perTerm[output]));
    account.toStabilizer(shares.stabilizer);
    account.toUnassigned(shares.unassigned);
    for (int operand = 0; operand < 2; operand++) {
      if (operand != choice.gate() || !choice.rule().skipsGate()) {
        TraceValue value = node.input(operand);
        products.send(node, value, Tensor.of(shares.relevance[operand], value.tensor().shape()));
      }
    }
  }

  private double[] multipliers(LinearRule linear, Tensor sums, Tensor relevance) {
    double[] multipliers = new double[sums.size()];
    double stabilizer = 0;
    double unassigned = 0;
    for (int j = 0; j < multipliers.length; j++) {
      double z = sums.doubles()[j];
      double r = relevance.doubles()[j];
      multipliers[j] = linear.stabilizer().divide(r, z);
      unassigned += linear.stabilizer().isUndefined(z) ? r : 0;
      stabilizer += (1 - linear.biasFactor()) * linear.stabilizer().of(z) * multipliers[j];
    }
    account.toStabilizer(stabilizer);
    account.toUnassigned(unassigned);
    return multipliers;
  }

  /** What each term gets of the stabilizers that the terms of a row share in equal parts. */
  private double[] perTerm(
      LinearRule linear, BilinearOp op, Call<Tensor> call, double... multipliers) {
    double[] shared = new double[multipliers.length];
    if (linear.biasFactor() == 0) {
      return shared;
    }
    int[] terms = new int[multipliers.length];
    op.forEachProduct(call, (left, right, output) -> terms[output]++);
    int width = call.output().rank() == 0 ? 1 : call.output().dim(-1);
    for (int start = 0; start < shared.length; start += width) {
      double row = 0;
      int termsOfRow = 0;
      for (int j = start; j < start + width; j++) {
        double z = call.output().doubles()[j];
        row += linear.biasFactor() * linear.stabilizer().of(z) * multipliers[j];
        termsOfRow += terms[j];
      }
      for (int j = start; j < start + width; j++) {
        shared[j] = row / termsOfRow;
      }
    }
    return shared;
  }

  /** Adds up what the products share. */
  private static final class Shares {
    private final ProductRule rule;
    private final Stabilizer denominators;
    private final int gate;
    private final double sign;
    private final double[] left;
    private final double[] right;
    private final double[][] relevance;
    private double stabilizer;
    private double unassigned;

    Shares(Products.Choice choice, Stabilizer denominators, Call<Tensor> call) {
      this.rule = choice.rule();
      this.denominators = denominators;
      this.gate = choice.gate();
      this.sign = choice.sign();
      this.left = call.input(0).doubles();
      this.right = call.input(1).doubles();
      this.relevance = new double[][] {new double[left.length], new double[right.length]};
    }

    void add(int a, int b, double multiplier, double share) {
      double r = left[a] * right[b] * multiplier + share;
      double g = sign * (gate == 0 ? left[a] : right[b]);
      double x = gate == 0 ? right[b] : left[a];
      double toGate = rule.gateFraction(g, x, denominators) * r;
      double toSignal = rule.signalFraction(g, x, denominators) * r;
      relevance[0][a] += gate == 0 ? toGate : toSignal;
      relevance[1][b] += gate == 0 ? toSignal : toGate;
      stabilizer += rule.stabilizerFraction(g, x, denominators) * r;
      unassigned += rule.unassignedFraction(g, x, denominators) * r;
    }
  }
}
