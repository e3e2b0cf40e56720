package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.function.Function;

/**
 * {@code exp(x) / sum exp(x)} along one axis becomes a softmax, also where the reciprocal of the
 * sum is a factor, and {@code exp(log softmax(x))}. What is added to all elements of x along the
 * axis is left out, also before an operator.
 */
final class SoftmaxForm implements CanonicalForm {
  private final Facts facts;
  private final SoftmaxShifts shifts;

  SoftmaxForm(Facts facts) {
    this.facts = facts;
    this.shifts = new SoftmaxShifts(facts.activity());
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    if (node.op() instanceof Softmax softmax) {
      return unshifted(node, softmax);
    }
    if (isCalled(node, "Exp")) {
      TraceNode below = Facts.bare(node.input(0)).producer();
      return below != null && below.op() instanceof Softmax softmax && softmax.logarithm()
          ? write(new Softmax(softmax.axis(), false, softmax.trailing()), below.input(0))
          : null;
    }
    for (int k = 0; k < 2 && node.inputs().size() == 2; k++) {
      TraceValue divisor = facts.divisor(node, 1 - k);
      AxisReduction sum = divisor == null ? null : AxisReduction.of(divisor);
      if (sum != null && sum.addsUp() && sum.data() == Facts.bare(node.input(k))) {
        TraceNode exp = sum.data().producer();
        if (isCalled(exp, "Exp")) {
          return write(new Softmax(sum.axis(), false), shifts.without(exp.input(0), sum.axis()));
        }
      }
    }
    return null;
  }

  private Function<TraceRewriter, Result> unshifted(TraceNode node, Softmax softmax) {
    int rank = node.input(0).tensor().rank();
    int axis = softmax.axis() < 0 ? softmax.axis() + rank : softmax.axis();
    if (softmax.trailing() && axis < rank - 1) {
      return null;
    }
    TraceValue x = shifts.without(node.input(0), axis);
    return x == Facts.bare(node.input(0)) ? null : write(softmax, x);
  }

  static boolean isCalled(TraceNode node, String name) {
    return node != null
        && node.op() instanceof Elementwise function
        && function.name().equals(name);
  }

  private static Function<TraceRewriter, Result> write(Softmax softmax, TraceValue x) {
    return rewriter -> new Result(softmax, List.of(x));
  }
}
