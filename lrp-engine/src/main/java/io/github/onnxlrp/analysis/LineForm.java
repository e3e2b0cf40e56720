package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.function.Function;

/**
 * A line of a gate z in several steps becomes one: {@code 1 - (1 - z)} is z, {@code 0.5 - 0.5 z} is
 * {@code 0.5 (1 - z)}, and {@code 1 + (1 - z)} is {@code 2 - z}, in which no complement takes its
 * part alone.
 */
final class LineForm implements CanonicalForm {
  private final Facts facts;

  LineForm(Facts facts) {
    this.facts = facts;
  }

  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    Lines.Line line = facts.lines().of(node.output());
    int operand = facts.activity().onlyActive(node);
    if (line.base() == node.output() || line.isComplement() || line.isNegativeComplement()) {
      return null;
    }
    boolean sum = facts.activity().kind(node) == Kind.SUM;
    boolean written =
        line.isOfComplement() ? sum : facts.lines().of(node.input(operand)).complemented();
    return written && isGate(line.base()) ? rewriter -> write(rewriter, line) : null;
  }

  private boolean isGate(TraceValue base) {
    return facts.intervals().isGate(base) && !facts.intervals().isNegative(base);
  }

  private static Result write(TraceRewriter rewriter, Lines.Line line) {
    if (line.offset() == 0 && line.scale() == 1) {
      return new Result(Reshape.identity(), List.of(line.base()));
    }
    if (line.isOfComplement()) {
      TraceValue complement = rewriter.add("1-z", Functions.oneMinus(), line.base());
      return new Result(new Mul(), List.of(complement, number(rewriter, "scale", line.offset())));
    }
    TraceValue scale = number(rewriter, "scale", line.scale());
    if (line.offset() == 0) {
      return new Result(new Mul(), List.of(line.base(), scale));
    }
    TraceValue scaled = rewriter.add("scaled", new Mul(), line.base(), scale);
    return new Result(new Add(), List.of(scaled, number(rewriter, "offset", line.offset())));
  }

  private static TraceValue number(TraceRewriter rewriter, String name, double number) {
    return rewriter.constant(name, Tensor.scalar(number));
  }
}
