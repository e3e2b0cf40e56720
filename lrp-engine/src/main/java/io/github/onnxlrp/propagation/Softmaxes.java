package io.github.onnxlrp.propagation;

import io.github.onnxlrp.forward.TensorEmitter;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.rule.SoftmaxRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Relevance that reaches a softmax {@code s}, as a gate under another rule than `all`, or as a head
 * that is kept. A softmax has the {@link SoftmaxRule} of the composite; its logarithm is a sum:
 *
 * <pre>R_i = x_i m_i - s_i sum_k (x_k - y_k) m_k      y = x - ln sum exp(x)</pre>
 */
final class Softmaxes {
  private final CompositeRules rules;
  private final Flow flow;
  private final Account account;

  Softmaxes(CompositeRules rules, Flow flow, Account account) {
    this.rules = rules;
    this.flow = flow;
    this.account = account;
  }

  void apply(TraceNode node, Tensor relevance) {
    Softmax softmax = (Softmax) node.op();
    Tensor x = node.input(0).tensor();
    if (softmax.logarithm()) {
      Stabilizer stabilizer = rules.sums(node).stabilizer();
      flow.send(node.input(0), logarithm(softmax, node.call(), relevance, stabilizer));
    } else if (rules.softmax(node) == SoftmaxRule.CP_LRP) {
      account.toUnassigned(relevance.sum());
    } else {
      Tensor result = x.zip(centred(softmax, x, relevance), Softmaxes::times);
      account.toUnassigned(relevance.sum() - result.sum());
      flow.send(node.input(0), result);
    }
  }

  /** {@code r_i - s_i sum_k r_k}: the adjoint of the logarithm of the softmax. */
  private static Tensor centred(Softmax softmax, Tensor x, Tensor r) {
    Softmax logarithm = new Softmax(softmax.axis(), true, softmax.trailing());
    Call<Tensor> call = new Call<>(List.of(x), List.of(logarithm.apply(List.of(x))));
    return logarithm.adjoint(TensorEmitter.INSTANCE, 0, call, r);
  }

  /** What a mask of -infinity hides has no relevance. */
  private static double times(double x, double r) {
    return Double.isInfinite(x) || r == 0 ? 0 : x * r;
  }

  private Tensor logarithm(
      Softmax softmax, Call<Tensor> call, Tensor relevance, Stabilizer denominators) {
    Tensor x = call.input(0);
    Tensor y = call.output();
    double[] terms = new double[x.size()];
    double[] normaliser = new double[x.size()];
    double stabilizer = 0;
    double unassigned = 0;
    for (int k = 0; k < terms.length; k++) {
      double r = relevance.get(k);
      if (denominators.isUndefined(y.get(k)) || Double.isInfinite(y.get(k))) {
        unassigned += r;
        continue;
      }
      double m = denominators.divide(r, y.get(k));
      stabilizer += denominators.of(y.get(k)) * m;
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
