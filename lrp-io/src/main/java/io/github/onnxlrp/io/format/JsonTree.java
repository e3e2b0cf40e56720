package io.github.onnxlrp.io.format;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON whose parts are looked at in any order. */
public final class JsonTree {
  private JsonTree() {}

  /**
   * The value that a text is.
   *
   * @throws io.github.onnxlrp.OnnxLrpException if it is no JSON or repeats a name, with the line
   *     and column
   */
  public static JsonNode read(String text) {
    return JsonDocument.read(text, parser -> JsonMapper.shared().readTree(parser));
  }
}
