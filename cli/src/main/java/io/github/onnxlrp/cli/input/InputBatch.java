package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;

/**
 * Inputs that the model takes together.
 *
 * @param arrays a tensor an input, by name, with the batch axis unless {@code single}
 * @param single whether this is one sample whose tensors may lack the batch axis
 * @param text what was read as text; null for other data
 * @param expected outputs that the data says the model should give, by name
 */
public record InputBatch(
    Map<String, Tensor> arrays, boolean single, TextSample text, Map<String, Tensor> expected) {
  /** Name of the true classes, which test sets hold beside the inputs; nobody reads them. */
  static final String LABEL = "label";

  /** Arrays with their batch axes. */
  public static InputBatch of(Map<String, Tensor> arrays) {
    return new InputBatch(arrays, false, null, Map.of());
  }

  /** One sample, whose arrays may lack the batch axis. */
  public static InputBatch sample(Map<String, Tensor> arrays) {
    return new InputBatch(arrays, true, null, Map.of());
  }
}
