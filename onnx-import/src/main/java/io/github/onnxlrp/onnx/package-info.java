/** From an ONNX file to a graph of the engine, and the proof that both compute the same. */
package io.github.onnxlrp.onnx;
