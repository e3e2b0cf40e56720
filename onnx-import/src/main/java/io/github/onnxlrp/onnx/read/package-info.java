/**
 * ONNX models as they are written. {@code OnnxReader}: from bytes to a checked model, with limits
 * and external data; {@code TensorDecoder} and {@code TensorEncoder}: tensors. What translation and
 * validation both ask of a model: {@code FunctionTable}, {@code OperatorSets}, {@code ScopePath}
 * (names inside of functions and graphs) and {@code OutputDependencies}.
 */
package io.github.onnxlrp.onnx.read;
