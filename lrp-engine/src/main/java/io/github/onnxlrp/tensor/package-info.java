/** Dense tensors and the arithmetic of their shapes. */
package io.github.onnxlrp.tensor;
