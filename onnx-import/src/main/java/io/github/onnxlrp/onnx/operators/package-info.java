/**
 * The ONNX operators that come with the library, in the lists that {@link
 * io.github.onnxlrp.onnx.operators.BuiltInOperators} joins. They use nothing but what plug-ins use:
 * {@link io.github.onnxlrp.onnx.translate.OnnxNode} and {@link
 * io.github.onnxlrp.onnx.translate.OperatorTranslator}.
 */
package io.github.onnxlrp.onnx.operators;
