/** From bytes to a checked ONNX model: files, limits, external data and the decoding of tensors. */
package io.github.onnxlrp.onnx.read;
