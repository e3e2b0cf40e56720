package io.github.onnxlrp.propagation;

import io.github.onnxlrp.ir.AdjointOp;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.Shares;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How the pre-activations of an affine region share their relevance by a linear rule, element by
 * element. Operands are the pre-activations, their biases (absent where there are none), their
 * relevance and for each part of the rule its sums, all in one shape. Outputs are the multipliers
 * of the parts, then what biases, stabilizer and nobody get.
 *
 * @param rule the rule
 */
public record AffineShares(LinearRule rule) implements AdjointOp {
  /** How many operands come before the sums of the parts. */
  private static final int SUMS = 3;

  @Override
  public String name() {
    return "AffineShares";
  }

  /** Where in the outputs the biases' shares are; those of the stabilizer and of nobody follow. */
  int bias() {
    return rule.parts().size();
  }

  @Override
  public int outputCount(int operands) {
    return rule.parts().size() + 3;
  }

  @Override
  public boolean isElementwise() {
    return true;
  }

  /** Of what relevance has reached: the sign of z, and those of the bias and the sums of parts. */
  @Override
  public long[] decisions(List<Tensor> inputs, List<Tensor> outputs) {
    double[] r = inputs.get(2).doubles();
    long[] signs = new long[r.length];
    for (int k = 0; k < inputs.size(); k++) {
      double[] numbers = k == 2 || inputs.get(k) == null ? null : inputs.get(k).doubles();
      for (int j = 0; numbers != null && j < r.length; j++) {
        signs[j] = 3 * signs[j] + Math.round(Math.signum(numbers[j]));
      }
    }
    Arrays.setAll(signs, j -> r[j] == 0 ? UNDECIDED : signs[j]);
    return signs;
  }

  @Override
  public List<Tensor> forward(List<Tensor> inputs) {
    double[] z = inputs.get(0).doubles();
    double[] bias = inputs.get(1) == null ? new double[z.length] : inputs.get(1).doubles();
    double[] r = inputs.get(2).doubles();
    int parts = rule.parts().size();
    double[][] outputs = new double[outputCount(inputs.size())][z.length];
    double[] sums = new double[parts];
    Shares shares = new Shares(parts);
    for (int j = 0; j < z.length; j++) {
      if (r[j] == 0) {
        continue;
      }
      for (int p = 0; p < parts; p++) {
        sums[p] = inputs.get(SUMS + p).doubles()[j];
      }
      shares.clear();
      rule.share(z[j], bias[j], sums, r[j], shares);
      for (int p = 0; p < parts; p++) {
        outputs[p][j] = shares.multiplier(p);
      }
      outputs[parts][j] = shares.bias();
      outputs[parts + 1][j] = shares.stabilizer();
      outputs[parts + 2][j] = shares.unassigned();
    }
    List<Tensor> result = new ArrayList<>();
    for (double[] output : outputs) {
      result.add(Tensor.of(output, inputs.get(0).shape()));
    }
    return result;
  }
}
