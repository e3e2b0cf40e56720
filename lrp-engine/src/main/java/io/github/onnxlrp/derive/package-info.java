/**
 * Writes the backward pass of a trace as a graph, in which recurrences stay recurrences ({@link
 * io.github.onnxlrp.derive.Derivation}).
 */
package io.github.onnxlrp.derive;
