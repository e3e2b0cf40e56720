/** Writes explanations as ONNX files, and holds such files to the explanations. */
package io.github.onnxlrp.onnx.compile;
