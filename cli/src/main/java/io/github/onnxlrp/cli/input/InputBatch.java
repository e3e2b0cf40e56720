package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Inputs that the model takes together.
 *
 * @param arrays a tensor an input, by name, with the batch axis unless {@code single}
 * @param single whether this is one sample whose tensors may lack the batch axis
 * @param text what was read as text; null for other data
 * @param expected outputs that the data says the model should give, by name
 * @param labels the true labels of the samples; empty where the data has none
 * @param features names of the features of inputs, by name of the input, where the data has any
 */
public record InputBatch(
    Map<String, Tensor> arrays,
    boolean single,
    TextSample text,
    Map<String, Tensor> expected,
    List<TrueLabel> labels,
    Map<String, List<String>> features) {
  /** Name of the true labels, which test sets hold beside the inputs. */
  static final String LABEL = "label";

  /** Arrays with their batch axes. */
  public static InputBatch of(Map<String, Tensor> arrays) {
    return new InputBatch(arrays, false, null, Map.of(), List.of(), Map.of());
  }

  /** One sample, whose arrays may lack the batch axis. */
  public static InputBatch sample(Map<String, Tensor> arrays) {
    return new InputBatch(arrays, true, null, Map.of(), List.of(), Map.of());
  }

  /** One sample that was read as text. */
  public static InputBatch text(Map<String, Tensor> arrays, TextSample text) {
    return new InputBatch(arrays, true, text, Map.of(), List.of(), Map.of());
  }

  /** The same with names of the features of an input. */
  InputBatch named(String input, List<String> names) {
    return new InputBatch(arrays, single, text, expected, labels, Map.of(input, names));
  }

  /** The same with other arrays. */
  InputBatch with(Map<String, Tensor> others) {
    return new InputBatch(others, single, text, expected, labels, features);
  }

  /** The same with these labels. */
  InputBatch labelled(List<TrueLabel> found) {
    return new InputBatch(arrays, single, text, expected, found, features);
  }

  /**
   * The batch as the model takes it: without what it does not need, and with an array {@code label}
   * as the true labels, unless an input has that name.
   */
  public InputBatch preparedFor(InputRequest request) {
    Map<String, Tensor> kept = new LinkedHashMap<>(arrays);
    kept.keySet().removeIf(request::isSetAside);
    Tensor numbers = request.inputs().contains(LABEL) ? null : kept.remove(LABEL);
    InputBatch result = with(kept);
    return numbers == null ? result : result.labelled(TrueLabel.numbered(numbers));
  }
}
