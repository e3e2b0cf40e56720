/**
 * Writes graphs as ONNX files: the mirror of {@code onnx.translate}. {@link
 * io.github.onnxlrp.onnx.write.OnnxWriter} is the face, {@link
 * io.github.onnxlrp.onnx.write.WrittenOperations} the list of operations, one entry each; {@link
 * io.github.onnxlrp.onnx.write.GraphWriter} goes from node to node, bodies included.
 */
package io.github.onnxlrp.onnx.write;
