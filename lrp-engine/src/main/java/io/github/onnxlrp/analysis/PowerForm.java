package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.Power;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import java.util.List;
import java.util.function.Function;

/** {@code exp(c ln x)} becomes {@code x ^ c}. */
final class PowerForm implements CanonicalForm {
  private final Lines lines;

  PowerForm(Facts facts) {
    this.lines = facts.lines();
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    if (!SoftmaxForm.isCalled(node, "Exp")) {
      return null;
    }
    Lines.Line line = lines.of(node.input(0));
    TraceNode log = line.base().producer();
    return line.offset() == 0 && SoftmaxForm.isCalled(log, "Log")
        ? rewriter ->
            new Result(
                new Power(),
                List.of(log.input(0), rewriter.constant("exponent", Tensor.scalar(line.scale()))))
        : null;
  }
}
