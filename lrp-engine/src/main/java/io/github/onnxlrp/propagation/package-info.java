/**
 * The walk that carries relevance from the start back along the trace, with the rules of a
 * composite, and its ledger.
 */
package io.github.onnxlrp.propagation;
