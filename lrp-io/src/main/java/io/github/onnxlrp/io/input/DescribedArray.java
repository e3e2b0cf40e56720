package io.github.onnxlrp.io.input;

import io.github.onnxlrp.tensor.Tensor;

/**
 * The array of one input.
 *
 * @param values its elements
 * @param names what the data calls its features and time steps
 */
public record DescribedArray(Tensor values, SeriesNames names) {}
