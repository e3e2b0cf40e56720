package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.ir.BilinearOp;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.ProductRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * How a contraction {@code z_j = sum_k a_k b_k} shares its relevance: the terms get {@code a_k b_k
 * m_j} by the rule of sums, and each is a product, which shares that between its factors. Operands
 * are the two factors, the sums and their relevance; outputs what the left and the right factor
 * get, and for each sum what the stabilizer and nobody get.
 *
 * @param op the contraction
 * @param choice the rule of products
 * @param sums the rule of sums
 */
public record BilinearShares(BilinearOp op, Choice choice, LinearRule sums) implements AdjointOp {
  private static final int OUTPUTS = 4;

  @Override
  public String name() {
    return "BilinearShares";
  }

  @Override
  public int outputCount(int operands) {
    return OUTPUTS;
  }

  /** Of sums that relevance has reached: their signs, and those of what signals get of terms. */
  @Override
  public long[] decisions(List<Tensor> inputs, List<Tensor> outputs) {
    Call<Tensor> call = new Call<>(inputs.subList(0, 2), inputs.subList(2, 3));
    double[] z = inputs.get(2).doubles();
    double[] r = inputs.get(3).doubles();
    long[] signs = new long[r.length];
    Arrays.setAll(signs, j -> Math.round(Math.signum(z[j])));
    op.forEachProduct(
        call,
        (left, right, j) -> {
          double g =
              choice.sign() * call.input(choice.gate()).get(choice.gate() == 0 ? left : right);
          double x = call.input(1 - choice.gate()).get(choice.gate() == 0 ? right : left);
          double share = choice.rule().signalFraction(g, x, sums.stabilizer());
          signs[j] = 3 * signs[j] + Math.round(Math.signum(share));
        });
    Arrays.setAll(signs, j -> r[j] == 0 ? UNDECIDED : signs[j]);
    return signs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    Call<Tensor> call = new Call<>(inputs.subList(0, 2), inputs.subList(2, 3));
    double[] z = inputs.get(2).doubles();
    double[] r = inputs.get(3).doubles();
    double[] multipliers = new double[z.length];
    Sum sum = new Sum(call, z.length);
    for (int j = 0; j < z.length; j++) {
      multipliers[j] = sums.stabilizer().divide(r[j], z[j]);
      sum.unassigned[j] = sums.stabilizer().isUndefined(z[j]) ? r[j] : 0;
      sum.stabilizer[j] = (1 - sums.biasFactor()) * sums.stabilizer().of(z[j]) * multipliers[j];
    }
    double[] perTerm = perTerm(call, multipliers);
    op.forEachProduct(
        call,
        (left, right, output) ->
            sum.add(left, right, output, multipliers[output], perTerm[output]));
    return List.of(
        Tensor.of(sum.relevance[0], inputs.get(0).shape()),
        Tensor.of(sum.relevance[1], inputs.get(1).shape()),
        Tensor.of(sum.stabilizer, inputs.get(2).shape()),
        Tensor.of(sum.unassigned, inputs.get(2).shape()));
  }

  /** What each term gets of the stabilizers that the terms of a row share in equal parts. */
  private double[] perTerm(Call<Tensor> call, double... multipliers) {
    double[] shared = new double[multipliers.length];
    if (sums.biasFactor() == 0) {
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
        row += sums.biasFactor() * sums.stabilizer().of(z) * multipliers[j];
        termsOfRow += terms[j];
      }
      for (int j = start; j < start + width; j++) {
        shared[j] = row / termsOfRow;
      }
    }
    return shared;
  }

  /** Adds up what the products share. */
  private final class Sum {
    private final ProductRule rule;
    private final Stabilizer denominators;
    private final int gate;
    private final double sign;
    private final double[] left;
    private final double[] right;
    private final double[][] relevance;
    private final double[] stabilizer;
    private final double[] unassigned;

    Sum(Call<Tensor> call, int outputs) {
      this.rule = choice.rule();
      this.denominators = sums.stabilizer();
      this.stabilizer = new double[outputs];
      this.unassigned = new double[outputs];
      this.gate = choice.gate();
      this.sign = choice.sign();
      this.left = call.input(0).doubles();
      this.right = call.input(1).doubles();
      this.relevance = new double[][] {new double[left.length], new double[right.length]};
    }

    void add(int a, int b, int output, double multiplier, double share) {
      double r = left[a] * right[b] * multiplier + share;
      double g = sign * (gate == 0 ? left[a] : right[b]);
      double x = gate == 0 ? right[b] : left[a];
      double toGate = rule.gateFraction(g, x, denominators) * r;
      double toSignal = rule.signalFraction(g, x, denominators) * r;
      relevance[0][a] += gate == 0 ? toGate : toSignal;
      relevance[1][b] += gate == 0 ? toSignal : toGate;
      stabilizer[output] += rule.stabilizerFraction(g, x, denominators) * r;
      unassigned[output] += rule.unassignedFraction(g, x, denominators) * r;
    }
  }
}
