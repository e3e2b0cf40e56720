package io.github.onnxlrp.perturbation;

import io.github.onnxlrp.samples.SampleSlice;
import io.github.onnxlrp.tensor.Tensor;

/**
 * An input of which elements are changed together.
 *
 * @param name its name
 * @param slice where the sample is in it
 * @param tensor what it holds
 */
record GroupedInput(String name, SampleSlice slice, Tensor tensor) {
  /** The same of another sample. */
  GroupedInput with(Tensor another) {
    return new GroupedInput(name, slice, another);
  }
}
