package io.github.onnxlrp.propagation;

import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.ir.Call;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.rule.SoftmaxRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TensorEmitter;
import io.github.onnxlrp.trace.TraceNode;
import java.util.List;
import java.util.Map;

/**
 * Relevance that reaches a softmax {@code s}, as a gate under another rule than `all`, or as a head
 * that is kept. A softmax has the {@link SoftmaxRule} of the composite; its logarithm is a sum:
 *
 * <pre>R_i = x_i m_i - s_i sum_k (x_k - y_k) m_k      y = x - ln sum exp(x)</pre>
 *
 * @param <V> tensors or values of a graph
 */
final class Softmaxes<V> {
  private final CompositeRules rules;
  private final Backward<V> backward;
  private final Flow<V> flow;
  private final Account<V> account;
  private final Algebra<V> algebra;

  Softmaxes(CompositeRules rules, Backward<V> backward, Flow<V> flow, Account<V> account) {
    this.rules = rules;
    this.backward = backward;
    this.flow = flow;
    this.account = account;
    this.algebra = new Algebra<>(backward);
  }

  void apply(TraceNode node, V relevance) {
    Softmax softmax = (Softmax) node.op();
    V x = backward.value(node.input(0));
    if (softmax.logarithm()) {
      Stabilizer stabilizer = rules.sums(node).stabilizer();
      List<V> shares =
          backward.add(
              new BackwardSteps(
                  "LogSoftmaxShares",
                  3,
                  in -> logarithm(softmax, in, stabilizer),
                  Map.of("softmax", softmax, "stabilizer", stabilizer)),
              List.of(x, backward.value(node.output()), relevance));
      account.to(Line.STABILIZER, shares.get(1));
      account.to(Line.UNASSIGNED, shares.get(2));
      flow.send(node.input(0), shares.get(0));
    } else if (rules.softmax(node) == SoftmaxRule.CP_LRP) {
      account.to(Line.UNASSIGNED, relevance);
    } else {
      V result =
          backward.emit(
              new BackwardStep(
                  "SoftmaxShares",
                  in -> in.get(0).zip(centred(softmax, in.get(0), in.get(1)), Softmaxes::times),
                  false,
                  Map.of("softmax", softmax)),
              List.of(x, relevance));
      account.to(Line.UNASSIGNED, algebra.minus(relevance, result));
      flow.send(node.input(0), result);
    }
  }

  /** {@code r_i - s_i sum_k r_k}: the adjoint of the logarithm of the softmax. */
  private static Tensor centred(Softmax softmax, Tensor x, Tensor r) {
    Softmax logarithm = new Softmax(softmax.axis(), true, softmax.trailing());
    Call<Tensor> call = new Call<>(List.of(x), List.of(logarithm.apply(List.of(x))));
    return TensorEmitter.adjoint(logarithm, 0, call, r);
  }

  /** What a mask of -infinity hides has no relevance. */
  private static double times(double x, double r) {
    return Double.isInfinite(x) || r == 0 ? 0 : x * r;
  }

  private static List<Tensor> logarithm(
      Softmax softmax, List<Tensor> inputs, Stabilizer denominators) {
    Tensor x = inputs.get(0);
    Tensor y = inputs.get(1);
    Tensor relevance = inputs.get(2);
    double[] terms = new double[x.size()];
    double[] normaliser = new double[x.size()];
    double[] stabilizer = new double[x.size()];
    double[] unassigned = new double[x.size()];
    for (int k = 0; k < terms.length; k++) {
      double r = relevance.get(k);
      if (denominators.isUndefined(y.get(k)) || Double.isInfinite(y.get(k))) {
        unassigned[k] = r;
        continue;
      }
      double m = denominators.divide(r, y.get(k));
      stabilizer[k] = denominators.of(y.get(k)) * m;
      terms[k] = x.get(k) * m;
      normaliser[k] = (x.get(k) - y.get(k)) * m;
    }
    Tensor toNormaliser = Tensor.of(normaliser, x.shape());
    Tensor spread = toNormaliser.zip(centred(softmax, x, toNormaliser), (w, c) -> w - c);
    return List.of(
        Tensor.of(terms, x.shape()).zip(spread, (term, share) -> term - share),
        Tensor.of(stabilizer, x.shape()),
        Tensor.of(unassigned, x.shape()));
  }
}
