/**
 * Relevance propagation: where it starts, the walk that carries it back along the trace, and where
 * it ends.
 */
package io.github.onnxlrp.relevance;
