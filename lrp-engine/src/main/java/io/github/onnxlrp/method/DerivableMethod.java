package io.github.onnxlrp.method;

import io.github.onnxlrp.target.Head;

/**
 * A method whose backward pass can be written as a graph, which explains further samples without a
 * trace, and several at a time. Such a graph is used where it gives what {@link #attribute} gives.
 */
public interface DerivableMethod extends AttributionMethod {
  /**
   * The rule of the backward pass through the trace of one run.
   *
   * @param head all of the output that is explained
   */
  AttributionRule rule(ExplainedRun run, Head head);
}
