package io.github.onnxlrp.analysis;

import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceRewriter;
import java.util.function.Function;

/**
 * One way of writing a function, which is replaced on the trace by another way that relevance
 * passes as it should, such as a sum of two products of gates for {@code n + z (h - n)}.
 */
interface CanonicalForm {
  /** What stands in the place of an evaluation, or null where it is not of this form. */
  Function<TraceRewriter, TraceRewriter.Result> find(TraceNode node);
}
