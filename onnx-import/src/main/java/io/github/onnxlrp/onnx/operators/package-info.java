/**
 * The ONNX operators that come with the library, in the lists that {@link
 * io.github.onnxlrp.onnx.operators.BuiltInOperators} joins. They use nothing but what plug-ins use:
 * the engine and the public types of {@link io.github.onnxlrp.onnx.translate}, of which {@link
 * io.github.onnxlrp.onnx.translate.OnnxNode} is the main one.
 */
package io.github.onnxlrp.onnx.operators;
