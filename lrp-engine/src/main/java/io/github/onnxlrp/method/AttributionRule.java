package io.github.onnxlrp.method;

import io.github.onnxlrp.backward.Backward;
import io.github.onnxlrp.backward.BackwardRule;
import io.github.onnxlrp.trace.TraceValue;

/** The rule of a backward pass, and what an explanation reads of it. */
public interface AttributionRule extends BackwardRule {
  /** How much each element of a value counts, in its shape; null where nothing has reached it. */
  <V> V attribution(Backward<V> backward, Visitor<V> visitor, TraceValue value);

  /** Whether a rule was bounded by the numbers of this sample, so that it is not for others. */
  default boolean isForThisSample() {
    return false;
  }

  /** What the results of a graph mean; asked after the backward pass, and keeps no trace. */
  Reading reading();
}
