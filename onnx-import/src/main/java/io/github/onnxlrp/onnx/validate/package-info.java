/**
 * The proof that the import understood a file: our forward pass beside the one of ONNX Runtime.
 * Only this package knows ONNX Runtime, and its classes load only when a validation runs.
 */
package io.github.onnxlrp.onnx.validate;
