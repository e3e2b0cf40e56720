/**
 * What a backward pass is made of, whatever carries it: tensors along a trace ({@link
 * io.github.onnxlrp.backward.TraceBackward}), or values of a graph that is derived. A method is a
 * {@link io.github.onnxlrp.backward.BackwardRule}.
 */
package io.github.onnxlrp.backward;
