package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** {@code |x|}, {@code max(x, 0)} and the like of what is never negative become x. */
final class IdentityForm implements CanonicalForm {
  private final Activity activity;

  IdentityForm(Facts facts) {
    this.activity = facts.activity();
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    int operand = activity.onlyActive(node);
    boolean picks =
        node.op().picksAnOperand()
            || SoftmaxForm.isCalled(node, "Abs")
            || SoftmaxForm.isCalled(node, "Relu");
    if (operand < 0
        || !picks
        || node.input(operand).tensor().size() != node.output().tensor().size()) {
      return null;
    }
    Interval before = range(node.input(operand).producer());
    return !before.equals(Interval.ALL)
            && isKept(node, operand, before, Interval::low)
            && isKept(node, operand, before, Interval::high)
        ? rewriter -> new Result(Reshape.identity(), List.of(node.input(operand)))
        : null;
  }

  /** Whether no value in an interval changes beside the least or largest numbers of constants. */
  private static boolean isKept(
      TraceNode node, int operand, Interval before, ToDoubleFunction<Interval> end) {
    List<Interval> operands = new ArrayList<>();
    for (TraceValue value : node.inputs()) {
      double number = end.applyAsDouble(Interval.of(value.tensor()));
      operands.add(new Interval(number, number));
    }
    operands.set(operand, before);
    return node.op().range(operands).equals(before);
  }

  /** Where a value lies, whatever it is made of. */
  private Interval range(TraceNode producer) {
    if (producer == null) {
      return Interval.ALL;
    }
    List<Interval> operands = new ArrayList<>();
    producer
        .inputs()
        .forEach(
            value ->
                operands.add(
                    value == null || activity.isActive(value)
                        ? Interval.ALL
                        : Interval.of(value.tensor())));
    return producer.op().range(operands);
  }
}
