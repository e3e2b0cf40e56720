/**
 * From an ONNX model to a graph of the engine: one translator for each ONNX operator, listed in
 * {@link io.github.onnxlrp.onnx.translate.OperatorTranslators}.
 */
package io.github.onnxlrp.onnx.translate;
