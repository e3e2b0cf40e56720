package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.relevance.rule.LinearRule;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Relevance that reaches a softmax {@code s}, as a gate under another rule than `all`, or as a head
 * that is kept:
 *
 * <pre>
 * Softmax      R_i = x_i (R_i - s_i sum_k R_k)                the rest is unassigned
 * LogSoftmax   R_i = x_i m_i - s_i sum_k (x_k - y_k) m_k      y = x - ln sum exp(x) as a sum
 * </pre>
 *
 * The first does not conserve relevance. Source: Achtibat et al. 2024, "AttnLRP".
 */
final class SoftmaxRule {
  private final LinearRule linear;
  private final Flow flow;
  private final Account account;

  SoftmaxRule(LinearRule linear, Flow flow, Account account) {
    this.linear = linear;
    this.flow = flow;
    this.account = account;
  }

  void apply(TraceNode node, Tensor relevance) {
    Softmax softmax = (Softmax) node.op();
    Tensor x = node.input(0).tensor();
    Tensor result =
        softmax.logarithm()
            ? logarithm(softmax, node.call(), relevance)
            : x.zip(centred(softmax, x, relevance), SoftmaxRule::times);
    if (!softmax.logarithm()) {
      account.toUnassigned(relevance.sum() - result.sum());
    }
    flow.send(node.input(0), result);
  }

  /** {@code r_i - s_i sum_k r_k}: the vector-Jacobian product of the logarithm of the softmax. */
  private static Tensor centred(Softmax softmax, Tensor x, Tensor r) {
    Softmax logarithm = new Softmax(softmax.axis(), true, softmax.trailing());
    return logarithm.vjp(0, new Call(List.of(x), List.of(logarithm.apply(List.of(x)))), r);
  }

  /** What a mask of -infinity hides has no relevance. */
  private static double times(double x, double r) {
    return Double.isInfinite(x) || r == 0 ? 0 : x * r;
  }

  private Tensor logarithm(Softmax softmax, Call call, Tensor relevance) {
    Tensor x = call.input(0);
    Tensor y = call.output();
    double[] terms = new double[x.size()];
    double[] normaliser = new double[x.size()];
    double stabilizer = 0;
    double unassigned = 0;
    for (int k = 0; k < terms.length; k++) {
      double r = relevance.get(k);
      if (linear.isUndefined(y.get(k)) || Double.isInfinite(y.get(k))) {
        unassigned += r;
        continue;
      }
      double m = linear.multiplier(y.get(k), r);
      stabilizer += linear.stabilizer(y.get(k)) * m;
      terms[k] = x.get(k) * m;
      normaliser[k] = (x.get(k) - y.get(k)) * m;
    }
    account.toStabilizer(stabilizer);
    account.toUnassigned(unassigned);
    Tensor toNormaliser = Tensor.of(normaliser, x.shape());
    Tensor spread = toNormaliser.zip(centred(softmax, x, toNormaliser), (w, c) -> w - c);
    return Tensor.of(terms, x.shape()).zip(spread, (term, share) -> term - share);
  }
}
