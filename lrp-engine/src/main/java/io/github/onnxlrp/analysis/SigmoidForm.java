package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceRewriter;
import io.github.onnxlrp.forward.TraceRewriter.Result;
import io.github.onnxlrp.forward.TraceValue;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Elementwise;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import java.util.List;
import java.util.function.Function;

/**
 * {@code a / (1 + exp(-x))} becomes {@code a * sigmoid(x)}, and where a is {@code exp(-x)} itself
 * {@code sigmoid(-x)}. Where nothing but the divisor depends on the input, {@link
 * WrittenFunctions} sees it.
 */
final class SigmoidForm implements CanonicalForm {
  private final Activity activity;
  private final Lines lines;

  SigmoidForm(Activity activity, Lines lines) {
    this.activity = activity;
    this.lines = lines;
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
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
    if (a == line.base()) {
      return rewriter -> new Result(Functions.sigmoid(), List.of(z));
    }
    return rewriter -> {
      TraceValue negative = rewriter.add("-z", Functions.negate(), z);
      TraceValue gate = rewriter.add("sigmoid", Functions.sigmoid(), negative);
      return new Result(new Mul(), List.of(gate, a));
    };
  }
}
