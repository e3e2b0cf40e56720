package io.github.onnxlrp.relevance;

import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceRewriter;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Where;
import io.github.onnxlrp.tensor.Broadcast;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Shapes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;

/**
 * Writes blends of two values as what they mean:
 *
 * <pre>
 *  before                                         after
 *  a + g * (b - a)      a - g * (a - b)           (1 - g) * a + g * b
 *  m * a + k * b        m, k masks of 0 and 1,    m ? a : b
 *                       m + k = 1 everywhere
 * </pre>
 *
 * <p>The first is how GRUs save a product; as it stands, a would get two shares that cancel. The
 * second is how recurrences keep the state of a sample that is over; a mask must not depend on what
 * is explained. A mask in the first form is one in the second.
 */
final class Blends {
  private final Activity activity;

  private Blends(Activity activity) {
    this.activity = activity;
  }

  /** The trace without such forms; the same trace where there are none. */
  static Trace rewrite(Trace trace, Activity activity) {
    Blends blends = new Blends(activity);
    boolean none = trace.nodes().stream().allMatch(node -> blends.find(node) == null);
    return none
        ? trace
        : TraceRewriter.rewrite(
            trace,
            (node, rewriter) -> {
              Blend blend = blends.find(node);
              return blend == null ? null : blends.write(blend, rewriter);
            });
  }

  /**
   * A blend.
   *
   * @param gate how much of b
   * @param mask whether gate is a mask
   */
  private record Blend(TraceValue a, TraceValue b, TraceValue gate, boolean mask) {}

  private Blend find(TraceNode node) {
    boolean sum = node.op() instanceof Add;
    if (!(sum || node.op() instanceof Sub)
        || !node.output().tensor().isFloating()
        || !activity.isActive(node.output())) {
      return null;
    }
    Blend blend = difference(node.input(0), node.input(1), sum);
    if (blend == null && sum) {
      blend = difference(node.input(1), node.input(0), true);
    }
    return blend == null && sum ? masked(node) : blend;
  }

  /** {@code a + g * (b - a)}, or {@code a - g * (a - b)}. */
  private Blend difference(TraceValue a, TraceValue product, boolean sum) {
    TraceNode mul = product.producer();
    if (mul == null || !(mul.op() instanceof Mul)) {
      return null;
    }
    for (int k = 0; k < 2; k++) {
      TraceNode sub = mul.input(k).producer();
      if (sub != null && sub.op() instanceof Sub && isSame(sub.input(sum ? 1 : 0), a)) {
        TraceValue gate = mul.input(1 - k);
        return new Blend(a, sub.input(sum ? 0 : 1), gate, isMask(gate));
      }
    }
    return null;
  }

  /** Each use of a constant is a value of its own. */
  private static boolean isSame(TraceValue one, TraceValue other) {
    boolean constants =
        one.origin() == TraceValue.Origin.CONSTANT && other.origin() == TraceValue.Origin.CONSTANT;
    return one == other || (constants && one.tensor() == other.tensor());
  }

  private Blend masked(TraceNode sum) {
    TraceNode left = sum.input(0).producer();
    TraceNode right = sum.input(1).producer();
    if (left == null
        || right == null
        || !(left.op() instanceof Mul)
        || !(right.op() instanceof Mul)) {
      return null;
    }
    for (int k = 0; k < 2; k++) {
      for (int l = 0; l < 2; l++) {
        TraceValue kept = left.input(k);
        TraceValue taken = right.input(l);
        if (isMask(kept) && isMask(taken) && areComplements(kept.tensor(), taken.tensor())) {
          return new Blend(left.input(1 - k), right.input(1 - l), taken, true);
        }
      }
    }
    return null;
  }

  private boolean isMask(TraceValue value) {
    if (activity.isActive(value) || !value.tensor().isFloating()) {
      return false;
    }
    for (double element : value.tensor().doubles()) {
      if (element != 0 && element != 1) {
        return false;
      }
    }
    return true;
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

  private TraceRewriter.Result write(Blend blend, TraceRewriter rewriter) {
    if (blend.mask()) {
      double[] mask = blend.gate().tensor().doubles();
      long[] takes = new long[mask.length];
      for (int k = 0; k < mask.length; k++) {
        takes[k] = (long) mask[k];
      }
      Tensor condition = Tensor.integers(ElementType.BOOL, takes, blend.gate().tensor().shape());
      TraceValue takesB = rewriter.constant("mask", condition);
      return new TraceRewriter.Result(new Where(), List.of(takesB, blend.b(), blend.a()));
    }
    TraceValue rest = rewriter.add("1-g", Functions.oneMinus(), blend.gate());
    TraceValue ofA = rewriter.add("(1-g)*a", new Mul(), rest, blend.a());
    TraceValue ofB = rewriter.add("g*b", new Mul(), blend.gate(), blend.b());
    return new TraceRewriter.Result(new Add(), List.of(ofA, ofB));
  }
}
