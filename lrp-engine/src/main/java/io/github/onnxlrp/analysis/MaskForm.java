package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.function.Function;

/**
 * {@code m * a + k * b} with masks of 0 and 1 that add up to 1 everywhere becomes {@code m ? a :
 * b}. That is how recurrences keep the state of a sample that is over. A mask must not depend on
 * what is explained. A choice between a value and zero by a constant mask becomes their product,
 * which is a part of a linear map below it.
 */
final class MaskForm implements CanonicalForm {
  private final Activity activity;

  MaskForm(Activity activity) {
    this.activity = activity;
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    if (node.op() instanceof Where) {
      return product(node);
    }
    if (!(node.op() instanceof Add)) {
      return null;
    }
    TraceNode left = node.input(0).producer();
    TraceNode right = node.input(1).producer();
    if (!isProduct(left) || !isProduct(right)) {
      return null;
    }
    for (int k = 0; k < 2; k++) {
      for (int l = 0; l < 2; l++) {
        TraceValue m = left.input(k);
        TraceValue other = right.input(l);
        if (isMask(m) && isMask(other) && areComplements(m.tensor(), other.tensor())) {
          TraceValue a = left.input(1 - k);
          TraceValue b = right.input(1 - l);
          return rewriter -> choice(rewriter, m, a, b);
        }
      }
    }
    return null;
  }

  private Function<TraceRewriter, Result> product(TraceNode where) {
    TraceValue condition = where.input(0);
    int value = activity.isActive(where.input(1)) ? 1 : 2;
    if (condition.origin() != TraceValue.Origin.CONSTANT || !isZero(where.input(3 - value))) {
      return null;
    }
    double[] mask = new double[condition.tensor().size()];
    for (int k = 0; k < mask.length; k++) {
      mask[k] = condition.tensor().get(k) != 0 == (value == 1) ? 1 : 0;
    }
    Tensor factor = Tensor.of(mask, condition.tensor().shape());
    return rewriter ->
        new Result(new Mul(), List.of(where.input(value), rewriter.constant("mask", factor)));
  }

  private boolean isZero(TraceValue value) {
    Interval interval = Interval.of(value.tensor());
    return !activity.isActive(value) && interval.low() == 0 && interval.high() == 0;
  }

  private static boolean isProduct(TraceNode node) {
    return node != null && node.op() instanceof Mul;
  }

  /** Whether all elements are 0 or 1, whatever is explained. */
  private boolean isMask(TraceValue value) {
    Tensor tensor = value.tensor();
    for (int k = 0; k < tensor.size(); k++) {
      if (tensor.get(k) != 0 && tensor.get(k) != 1) {
        return false;
      }
    }
    return !activity.isActive(value);
  }

  private static boolean areComplements(Tensor m, Tensor k) {
    int[] shape = Shapes.broadcast(m.shape(), k.shape());
    double[] left = Broadcast.to(m, shape).doubles();
    double[] right = Broadcast.to(k, shape).doubles();
    for (int element = 0; element < left.length; element++) {
      if (left[element] + right[element] != 1) {
        return false;
      }
    }
    return true;
  }

  /** {@code m ? a : b}. */
  private static Result choice(TraceRewriter rewriter, TraceValue m, TraceValue a, TraceValue b) {
    double[] mask = m.tensor().doubles();
    long[] takes = new long[mask.length];
    for (int k = 0; k < mask.length; k++) {
      takes[k] = (long) mask[k];
    }
    Tensor condition = Tensor.integers(ElementType.BOOL, takes, m.tensor().shape());
    return new Result(new Where(), List.of(rewriter.constant("mask", condition), a, b));
  }
}
