package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * How elementwise products of a gate and a signal share their relevance. Operands are the gate, the
 * signal and the relevance of the products; outputs what gate, signal, stabilizer and nobody get of
 * each product.
 *
 * @param choice the rule
 * @param denominators what stabilizes the denominators
 */
public record ProductShares(Choice choice, Stabilizer denominators) implements AdjointOp {
  private static final int OUTPUTS = 4;

  @Override
  public String name() {
    return "ProductShares";
  }

  @Override
  public int outputCount(int operands) {
    return OUTPUTS;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  /** Of products that relevance has reached, the signs of what gate, signal and nobody get. */
  @Override
  public long[] decisions(List<Tensor> inputs, List<Tensor> outputs) {
    double[] r = inputs.get(2).doubles();
    long[] signs = new long[r.length];
    for (int output : new int[] {0, 1, OUTPUTS - 1}) {
      double[] shares = outputs.get(output).doubles();
      for (int k = 0; k < signs.length; k++) {
        signs[k] = 3 * signs[k] + Math.round(Math.signum(shares[k] * r[k]));
      }
    }
    Arrays.setAll(signs, k -> r[k] == 0 ? UNDECIDED : signs[k]);
    return signs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    int[] shape = inputs.get(2).shape();
    double[] g = Broadcast.to(inputs.get(0), shape).doubles();
    double[] x = Broadcast.to(inputs.get(1), shape).doubles();
    double[] r = inputs.get(2).doubles();
    double[][] shares = new double[OUTPUTS][r.length];
    for (int k = 0; k < r.length; k++) {
      double opening = choice.sign() * g[k];
      shares[0][k] = choice.rule().gateFraction(opening, x[k], denominators) * r[k];
      shares[1][k] = choice.rule().signalFraction(opening, x[k], denominators) * r[k];
      shares[2][k] = choice.rule().stabilizerFraction(opening, x[k], denominators) * r[k];
      shares[3][k] = choice.rule().unassignedFraction(opening, x[k], denominators) * r[k];
    }
    return List.of(
        Tensor.of(shares[0], shape),
        Tensor.of(shares[1], shape),
        Tensor.of(shares[2], shape),
        Tensor.of(shares[3], shape));
  }
}
