package io.github.onnxlrp.io.input;

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
 * @param series what the data calls features and time steps, by name of the input, where it does
 */
public record InputBatch(
    Map<String, Tensor> arrays,
    boolean single,
    TextSample text,
    Map<String, Tensor> expected,
    List<TrueLabel> labels,
    Map<String, SeriesNames> series) {
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

  /** The same with names of features and time steps of these inputs, beside those of others. */
  InputBatch described(Map<String, SeriesNames> names) {
    Map<String, SeriesNames> all = new LinkedHashMap<>(series);
    all.putAll(names);
    all.values().removeIf(SeriesNames::isEmpty);
    return new InputBatch(arrays, single, text, expected, labels, all);
  }

  /**
   * The same with names for the features of an input.
   *
   * @throws io.github.onnxlrp.OnnxLrpException if it has another number of features
   */
  public InputBatch named(String input, List<String> features) {
    SeriesNames names = series.getOrDefault(input, SeriesNames.NONE).named(features);
    names.check("--feature-names", input, arrays.get(input));
    return described(Map.of(input, names));
  }

  /** What features and time steps are called in one of the samples. */
  public Map<String, SeriesNames> series(int sample, int samples) {
    Map<String, SeriesNames> result = new LinkedHashMap<>();
    series.forEach((input, names) -> result.put(input, names.ofSample(sample, samples)));
    return result;
  }

  /** The same with other arrays. */
  InputBatch with(Map<String, Tensor> others) {
    return new InputBatch(others, single, text, expected, labels, series);
  }

  /** The same with these labels. */
  InputBatch labelled(List<TrueLabel> found) {
    return new InputBatch(arrays, single, text, expected, found, series);
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
