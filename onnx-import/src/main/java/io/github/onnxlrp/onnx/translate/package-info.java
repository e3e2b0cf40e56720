/**
 * From an ONNX model to a graph of the engine, and the API of plug-ins that translate operators:
 * {@link io.github.onnxlrp.onnx.translate.OperatorTranslator} and {@link
 * io.github.onnxlrp.onnx.translate.OnnxNode}.
 */
package io.github.onnxlrp.onnx.translate;
