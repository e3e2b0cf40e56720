package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceRewriter;
import io.github.onnxlrp.forward.TraceRewriter.Result;
import io.github.onnxlrp.ir.Interval;
import io.github.onnxlrp.ir.op.Reshape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

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
    List<Interval> operands = new ArrayList<>();
    node.inputs().forEach(value -> operands.add(Interval.of(value.tensor())));
    operands.set(operand, before);
    return !before.equals(Interval.ALL) && node.op().range(operands).equals(before)
        ? rewriter -> new Result(Reshape.identity(), List.of(node.input(operand)))
        : null;
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
