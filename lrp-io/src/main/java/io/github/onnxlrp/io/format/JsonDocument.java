package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads one JSON value and says where it is wrong. */
final class JsonDocument {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private JsonDocument() {}

  /**
   * What {@code content} makes of the value, which has to be all that the text holds.
   *
   * @throws OnnxLrpException if the text is no JSON, with the line and column
   */
  static <T> T read(String text, Function<JsonParser, T> content) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      T result = content.apply(parser);
      if (parser.nextToken() != null) {
        throw OnnxLrpException.invalid("%s: more than one JSON value", at(parser));
      }
      return result;
    } catch (JacksonException e) {
      var location = e.getLocation();
      throw OnnxLrpException.invalid(
          "line %d, column %d: no valid JSON (%s)",
          location == null ? 1 : location.getLineNr(),
          location == null ? 1 : location.getColumnNr(),
          reason(e));
    }
  }

  /** Without hints for programmers. */
  private static String reason(JacksonException cause) {
    return cause
        .getOriginalMessage()
        .replaceAll("\\s+", " ")
        .replaceAll(" \\(start marker at \\[.*?]\\)|: enable `.*` to allow", "");
  }

  /** Where the current token is. */
  static String at(JsonParser parser) {
    var location = parser.currentTokenLocation();
    return "line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
  }
}
