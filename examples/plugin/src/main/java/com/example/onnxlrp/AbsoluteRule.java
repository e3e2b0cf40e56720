package com.example.onnxlrp;

import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.Part;
import io.github.onnxlrp.rule.Shares;
import io.github.onnxlrp.rule.Stabilizer;
import java.util.List;

/**
 * Lower units share by the size of what they contribute, whatever its sign.
 *
 * <pre>
 * R_i = sum_j |x_i w_ij| / (sum_k |x_k w_kj| + |b_j| + E) R_j      biases and E take the rest
 * </pre>
 *
 * @param stabilizer E
 * @param biasFactor the share of the rest that the lower units get, in [0,1]
 */
public record AbsoluteRule(Stabilizer stabilizer, double biasFactor) implements LinearRule {
  private static final List<Part> PARTS = List.of(new Part("|x| |w|", Math::abs, Math::abs, 1));

  /** Checks the bias factor. */
  public AbsoluteRule {
    LinearRule.checkedBiasFactor(biasFactor);
  }

  @Override
  public List<Part> parts() {
    return PARTS;
  }

  @Override
  public void share(double z, double bias, double[] parts, double relevance, Shares shares) {
    double denominator = parts[0] + Math.abs(bias) + stabilizer.epsilon();
    if (denominator == 0) {
      shares.addUnassigned(relevance);
      return;
    }
    double m = relevance / denominator;
    shares.multiplier(0, m);
    shares.addBias(Math.abs(bias) * m);
    shares.addStabilizer(stabilizer.epsilon() * m);
  }

  @Override
  public AbsoluteRule with(Stabilizer newStabilizer, double newBiasFactor) {
    return new AbsoluteRule(newStabilizer, newBiasFactor);
  }

  @Override
  public String toString() {
    return "absolute, epsilon %s, bias factor %s".formatted(stabilizer.epsilon(), biasFactor);
  }
}
