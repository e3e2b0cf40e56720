package io.github.onnxlrp.backward;

import io.github.onnxlrp.trace.TraceNode;
import io.github.onnxlrp.trace.TraceValue;
import java.util.function.Predicate;

/** What a method carries back through evaluations. */
public interface BackwardRule {
  /** Whether it does the same at two evaluations of one operation, in two steps. */
  boolean treatsAlike(TraceNode one, TraceNode other);

  /** Applies it to a backward pass, or to the steps of a recurrence in it. */
  <V> Visitor<V> on(Backward<V> backward);

  /**
   * Comes to evaluations in reverse order.
   *
   * @param <V> what is carried
   */
  interface Visitor<V> {
    /**
     * Begins at a value.
     *
     * @param weights how much each of its elements counts, in its shape
     */
    void start(TraceValue value, V weights);

    /** Carries on what has reached the outputs of an evaluation, if anything has. */
    void visit(TraceNode node);

    /**
     * Settles what has come to its end.
     *
     * @param here whether a value belongs to the evaluations that were visited
     */
    void end(Predicate<TraceValue> here);
  }
}
