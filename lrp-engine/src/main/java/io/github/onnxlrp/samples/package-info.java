/**
 * Samples: along which axes of inputs and outputs they lie, how many there are, and each of them.
 */
package io.github.onnxlrp.samples;
