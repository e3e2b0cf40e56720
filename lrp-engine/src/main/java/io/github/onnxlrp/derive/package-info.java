/**
 * Writes the forward and the backward pass of a trace as one graph, in which recurrences stay
 * recurrences ({@link io.github.onnxlrp.derive.Derivation}).
 */
package io.github.onnxlrp.derive;
