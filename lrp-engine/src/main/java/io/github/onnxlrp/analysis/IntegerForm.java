package io.github.onnxlrp.analysis;

import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import io.github.onnxlrp.trace.TraceRewriter.Result;
import io.github.onnxlrp.trace.TraceValue;
import java.util.List;
import java.util.function.Function;

/**
 * Numbers that go through an integer type and come out as they were, as the results of
 * MatMulInteger and ConvInteger do, are only moved: what scales them is a factor of the linear map.
 */
final class IntegerForm implements CanonicalForm {
  @Override
  public Function<TraceRewriter, Result> find(TraceNode node) {
    if (!(node.op() instanceof Cast cast) || node.input(0).tensor().isFloating()) {
      return null;
    }
    TraceNode before = node.input(0).producer();
    if (before == null || !(before.op() instanceof Cast)) {
      return null;
    }
    TraceValue source = before.input(0);
    return source.tensor().isFloating() && isKept(source, node.output())
        ? rewriter -> new Result(cast, List.of(source))
        : null;
  }

  private static boolean isKept(TraceValue source, TraceValue result) {
    for (int k = 0; k < source.tensor().size(); k++) {
      if (source.tensor().get(k) != result.tensor().get(k)) {
        return false;
      }
    }
    return true;
  }
}
