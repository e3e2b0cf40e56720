package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.LogSumExp;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * {@code x - ln sum exp(x)} along one axis becomes the logarithm of a softmax, however the sum is
 * kept from overflowing, and so does {@code ln softmax(x)}.
 */
final class LogSoftmaxForm implements CanonicalForm {
  /** Rounding of what is subtracted and added again. */
  private static final double TOLERANCE = 1e-9;

  /** Nodes between the difference and the sum. */
  private static final int LONGEST = 8;

  private final Activity activity;
  private final SoftmaxShifts shifts;

  LogSoftmaxForm(Facts facts) {
    this.activity = facts.activity();
    this.shifts = new SoftmaxShifts(activity);
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    if (SoftmaxForm.isCalled(node, "Log")) {
      TraceNode below = Facts.bare(node.input(0)).producer();
      return below != null && below.op() instanceof Softmax softmax && !softmax.logarithm()
          ? write(new Softmax(softmax.axis(), true, softmax.trailing()), below.input(0))
          : null;
    }
    if (activity.kind(node) != Kind.SUM) {
      return null;
    }
    for (int k = 0; k < 2; k++) {
      AxisReduction sum = sumIn(node.input(1 - k));
      if (sum != null) {
        TraceValue x = shifts.without(sum.data(), sum.axis());
        Softmax softmax = new Softmax(sum.axis(), true);
        // The structure tells what it is made of, and the numbers that nothing else is added.
        if (shifts.without(node.input(k), sum.axis()) == x && isSame(softmax, x, node)) {
          return write(softmax, x);
        }
      }
    }
    return null;
  }

  /** The sum of {@code exp(x)} of which the logarithm is a part of a value, with x for its data. */
  private AxisReduction sumIn(TraceValue value) {
    Deque<TraceValue> open = new ArrayDeque<>(List.of(value));
    for (int count = 0; count < LONGEST && !open.isEmpty(); count++) {
      TraceValue next = open.remove();
      AxisReduction whole = AxisReduction.of(next);
      if (whole != null && whole.node().op() instanceof LogSumExp) {
        return whole;
      }
      TraceNode node = next.producer();
      if (SoftmaxForm.isCalled(node, "Log")) {
        AxisReduction sum = AxisReduction.of(node.input(0));
        TraceNode exp = sum == null || !sum.addsUp() ? null : sum.data().producer();
        return SoftmaxForm.isCalled(exp, "Exp")
            ? new AxisReduction(sum.node(), exp.input(0), sum.axis())
            : null;
      }
      boolean goesOn =
          node != null
              && (activity.kind(node) == Kind.SUM
                  || activity.kind(node) == Kind.FACTOR
                  || node.op().keepsOrder());
      if (goesOn) {
        node.inputs().stream()
            .filter(operand -> operand != null && activity.isActive(operand))
            .forEach(open::add);
      }
    }
    return null;
  }

  private static boolean isSame(Softmax softmax, TraceValue x, TraceNode node) {
    Tensor expected = softmax.apply(List.of(x.tensor()));
    Tensor found = node.output().tensor();
    boolean same = found.hasShape(expected.shape());
    for (int k = 0; same && k < found.size(); k++) {
      double difference = Math.abs(found.get(k) - expected.get(k));
      same =
          found.get(k) == expected.get(k)
              || difference <= TOLERANCE * (1 + Math.abs(x.tensor().get(k)));
    }
    return same;
  }

  private static Function<TraceRewriter, Result> write(Softmax softmax, TraceValue x) {
    return rewriter -> new Result(softmax, List.of(x));
  }
}
