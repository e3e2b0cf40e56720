package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads ids of names from JSON: an object {@code {"film": 2, "a": 1}}, or a list {@code ["a",
 * "film"]}, in which the place, from 0, is the id.
 */
public final class JsonIds {
  private static final String EXPECTED =
      "%s: expected {\"token\": id} with integers from 0, or a list of tokens";

  private JsonIds() {}

  /**
   * The ids by name, in the order of the text.
   *
   * @throws OnnxLrpException if it is something else, or holds a name twice
   */
  public static Map<String, Integer> read(String text) {
    return JsonDocument.read(text, JsonIds::ids);
  }

  private static Map<String, Integer> ids(JsonParser parser) {
    JsonToken start = parser.nextToken();
    Map<String, Integer> ids = new LinkedHashMap<>();
    if (start == JsonToken.START_ARRAY) {
      while (parser.nextToken() == JsonToken.VALUE_STRING) {
        if (ids.putIfAbsent(parser.getString(), ids.size()) != null) {
          throw OnnxLrpException.invalid(
              "%s: repeats the token '%s'", JsonDocument.at(parser), parser.getString());
        }
      }
      require(parser, parser.currentToken() == JsonToken.END_ARRAY);
      return ids;
    }
    require(parser, start == JsonToken.START_OBJECT);
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      require(parser, parser.nextToken() == JsonToken.VALUE_NUMBER_INT);
      ids.put(name, parser.getIntValue());
      require(parser, parser.getIntValue() >= 0);
    }
    return ids;
  }

  private static void require(JsonParser parser, boolean right) {
    if (!right) {
      throw OnnxLrpException.invalid(EXPECTED, JsonDocument.at(parser));
    }
  }
}
