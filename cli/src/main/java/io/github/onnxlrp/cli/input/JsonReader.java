package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.format.JsonArrays;
import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object: {@code {"x": nested lists}} or {@code {"text": "..."}}. */
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
      return List.of(
          json.texts().isEmpty() ? InputBatch.of(json.arrays()) : withText(json, request));
    } catch (OnnxLrpException e) {
      throw new OnnxLrpException(e.reason(), source.name() + ": " + e.getMessage(), e);
    }
  }

  /** One sample that may be text, with arrays for the other inputs. */
  static InputBatch withText(JsonArrays json, InputRequest request) {
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
    return new InputBatch(all, true, text.text(), Map.of());
  }
}
