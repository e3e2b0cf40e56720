/**
 * Relevance propagation: what depends on the explained inputs, what kind every evaluation is, and
 * the walk that carries relevance back along the trace.
 */
package io.github.onnxlrp.relevance;
