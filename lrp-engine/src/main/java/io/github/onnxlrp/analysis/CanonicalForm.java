package io.github.onnxlrp.analysis;

import io.github.onnxlrp.forward.TraceNode;
import io.github.onnxlrp.forward.TraceRewriter;
import java.util.function.Function;

/** One way of writing a function that is replaced by another way, which has rules of its own. */
interface CanonicalForm {
  /** What stands in the place of an evaluation, or null where it is not of this form. */
  Function<TraceRewriter, TraceRewriter.Result> find(TraceNode node);
}
