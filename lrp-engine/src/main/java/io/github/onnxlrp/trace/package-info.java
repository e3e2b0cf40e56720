/**
 * The forward pass. It runs a graph on concrete inputs and records every evaluation in a {@link
 * io.github.onnxlrp.trace.Trace}: one flat list in which branches are decided and recurrences
 * unrolled.
 */
package io.github.onnxlrp.trace;
