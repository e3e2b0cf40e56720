package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.JsonArrays;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON object: {@code {"x": nested lists}} or {@code {"text": "..."}}, maybe with a {@code
 * "label"}.
 */
final class JsonReader implements InputReader {
  private static final String TEXT = "text";

  @Override
  public String format() {
    return "json";
  }

  @Override
  public boolean reads(InputSource source) {
    return InputReaders.hasEnding(source, ".json");
  }

  @Override
  public List<InputBatch> read(InputSource source, InputRequest request) {
    String text = source.text();
    try {
      JsonArrays json = JsonArrays.read(text);
      InputBatch batch =
          json.texts().isEmpty() ? InputBatch.of(json.arrays()) : oneSample(json, request);
      return List.of(labelled(batch, json, request));
    } catch (OnnxLrpException e) {
      throw new OnnxLrpException(e.reason(), source.name() + ": " + e.getMessage(), e);
    }
  }

  /** One sample that may be text, with arrays for the other inputs. */
  static InputBatch sample(JsonArrays json, InputRequest request) {
    return labelled(oneSample(json, request), json, request);
  }

  /** With the labels that are strings. */
  private static InputBatch labelled(InputBatch batch, JsonArrays json, InputRequest request) {
    for (String key : json.lists().keySet()) {
      if (!key.equals(InputBatch.LABEL) && !request.isSetAside(key)) {
        throw OnnxLrpException.invalid("\"%s\" is a list of strings; only \"label\" may be", key);
      }
    }
    String label = json.texts().get(InputBatch.LABEL);
    List<String> labels = json.lists().getOrDefault(InputBatch.LABEL, List.of());
    return batch.labelled(TrueLabel.named(label == null ? labels : List.of(label)));
  }

  private static InputBatch oneSample(JsonArrays json, InputRequest request) {
    for (String key : json.texts().keySet()) {
      if (!key.equals(TEXT) && !key.equals(InputBatch.LABEL) && !request.isSetAside(key)) {
        throw OnnxLrpException.invalid(
            "\"%s\" is a string; only \"text\" and \"label\" may be", key);
      }
    }
    if (!json.texts().containsKey(TEXT)) {
      return InputBatch.sample(json.arrays());
    }
    InputBatch text = request.textEncoder().encode(json.texts().get(TEXT));
    if (json.arrays().isEmpty()) {
      return text;
    }
    Map<String, Tensor> all = new LinkedHashMap<>(json.arrays());
    text.arrays()
        .forEach(
            (name, ids) -> {
              if (all.put(name, ids) != null) {
                throw OnnxLrpException.invalid("\"text\" and \"%s\" are the same input", name);
              }
            });
    return text.with(all);
  }
}
