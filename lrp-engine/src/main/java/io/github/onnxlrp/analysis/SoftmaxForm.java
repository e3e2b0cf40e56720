package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceRewriter;
import io.github.onnxlrp.forward.TraceRewriter.Result;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.ReduceExtremum;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.ir.op.Sub;
import java.util.List;
import java.util.function.Function;

/**
 * {@code exp(x) / sum exp(x)} along one axis becomes a softmax, also where the maximum is
 * subtracted from x before, and where the reciprocal of the sum is a factor.
 */
final class SoftmaxForm implements CanonicalForm {
  private final Activity activity;

  SoftmaxForm(Activity activity) {
    this.activity = activity;
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    for (int k = 0; k < node.inputs().size() && node.inputs().size() == 2; k++) {
      TraceNode exp = node.input(k) == null ? null : node.input(k).producer();
      if (exp == null
          || !(exp.op() instanceof Elementwise function && function.name().equals("Exp"))) {
        continue;
      }
      TraceNode sum = divisor(node, 1 - k);
      if (isSum(sum, exp.output())) {
        long axis = sum.input(1).tensor().integer();
        TraceValue x = unshifted(exp.input(0), axis);
        return rewriter -> new Result(new Softmax((int) axis, false), List.of(x));
      }
    }
    return null;
  }

  /** What a quotient divides by, or a product through the reciprocal of. */
  private TraceNode divisor(TraceNode node, int operand) {
    TraceNode below = node.input(operand) == null ? null : node.input(operand).producer();
    if (node.op().dividesBy(operand, node.tensors())) {
      return below;
    }
    if (below == null || !(node.op() instanceof Mul)) {
      return null;
    }
    int divides = activity.onlyActive(below);
    return divides >= 0 && below.op().dividesBy(divides, below.tensors())
        ? below.input(divides).producer()
        : null;
  }

  private static boolean isSum(TraceNode node, TraceValue of) {
    return node != null
        && node.op() instanceof Reduce reduce
        && !reduce.mean()
        && node.input(0) == of
        && isOneAxis(node)
        && node.output().tensor().rank() == of.tensor().rank();
  }

  private static boolean isOneAxis(TraceNode reduce) {
    return reduce.inputs().size() > 1
        && reduce.input(1) != null
        && reduce.input(1).tensor().size() == 1;
  }

  /** Without the maximum along the same axis, which changes nothing. */
  private static TraceValue unshifted(TraceValue x, long axis) {
    TraceNode node = x.producer();
    TraceNode shift = node == null || !(node.op() instanceof Sub) ? null : node.input(1).producer();
    boolean maximum =
        shift != null
            && shift.op() instanceof ReduceExtremum
            && shift.input(0) == node.input(0)
            && isOneAxis(shift)
            && shift.input(1).tensor().integer() == axis;
    return maximum ? node.input(0) : x;
  }
}
