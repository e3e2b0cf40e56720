package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.function.Function;

/**
 * What is a sigmoid of a value, whatever it is written with, becomes one, and {@code a / (1 +
 * exp(-x))} becomes {@code a * sigmoid(x)}.
 */
final class SigmoidForm implements CanonicalForm {
  private final Activity activity;
  private final Lines lines;
  private final WrittenFunctions functions;

  SigmoidForm(Facts facts) {
    this.activity = facts.activity();
    this.lines = facts.lines();
    this.functions = facts.functions();
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    WrittenFunctions.Written written = node.op().squashes() ? null : functions.findWritten(node);
    if (written != null && written.isSigmoid(node)) {
      return rewriter -> new Result(Functions.sigmoid(), List.of(written.source().value()));
    }
    if (!(node.op() instanceof Div)
        || !activity.isActive(node.input(0))
        || !activity.isActive(node.input(1))) {
      return null;
    }
    Lines.Line line = lines.of(node.input(1));
    TraceNode exp = line.base().producer();
    boolean sigmoid =
        line.scale() == 1
            && line.offset() == 1
            && exp != null
            && exp.op() instanceof Elementwise function
            && function.name().equals("Exp");
    if (!sigmoid) {
      return null;
    }
    TraceValue a = node.input(0);
    TraceValue z = exp.input(0);
    return rewriter -> {
      TraceValue negative = rewriter.add("-z", Functions.negate(), z);
      TraceValue gate = rewriter.add("sigmoid", Functions.sigmoid(), negative);
      return new Result(new Mul(), List.of(gate, a));
    };
  }
}
