package io.github.onnxlrp.cli.serve;

import io.github.onnxlrp.OnnxLrpException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The body of KServe's protocol V1: {@code {"instances": [...]}}, and beside it, of ours, {@code
 * "parameters": {"target": "Polish", "versus": "Slovak"}}.
 *
 * @param instances each an object as a line for the command line
 */
record InferenceBody(List<String> instances, ServedModel.Asked asked) {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /**
   * Reads a body. What an instance holds is left as it is, for whoever reads lines.
   *
   * @throws OnnxLrpException if it is none
   */
  static InferenceBody read(byte[] body) {
    String text = text(body);
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      InferenceBody result = read(parser, text);
      if (parser.nextToken() != null) {
        throw OnnxLrpException.invalid("the body is more than one JSON value");
      }
      return result;
    } catch (JacksonException e) {
      // Without hints for programmers.
      String reason = e.getOriginalMessage().replaceAll(": enable `.*` to allow", "");
      throw OnnxLrpException.invalid("the body is no JSON: %s", reason);
    }
  }

  private static String text(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw OnnxLrpException.invalid("the body is no JSON: not in UTF-8");
    }
  }

  private static InferenceBody read(JsonParser parser, String text) {
    List<String> instances = null;
    Map<String, String> asked = Map.of();
    if (parser.nextToken() == JsonToken.START_OBJECT) {
      for (String name = parser.nextName(); name != null; name = parser.nextName()) {
        parser.nextToken();
        switch (name) {
          case "instances" -> instances = instances(parser, text);
          case "parameters" -> asked = parameters(parser);
          default ->
              throw OnnxLrpException.invalid(
                  "no property but \"instances\" and \"parameters\" may be in the body");
        }
      }
    }
    if (instances == null) {
      throw OnnxLrpException.invalid("expected an object with a list \"instances\"");
    }
    if (instances.isEmpty()) {
      throw OnnxLrpException.invalid("\"instances\" is empty");
    }
    return new InferenceBody(
        instances, new ServedModel.Asked(asked.get("target"), asked.get("versus")));
  }

  /** The objects of a list as they are written; null where it is no list. */
  private static List<String> instances(JsonParser parser, String text) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return null;
    }
    List<String> instances = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw OnnxLrpException.invalid(
            "instances[%d]: expected an object such as {\"text\": \"...\"} or {\"x\": [[...]]}",
            instances.size());
      }
      int start = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      instances.add(text.substring(start, (int) parser.currentLocation().getCharOffset()));
    }
    return instances;
  }

  /** What is asked for, by name; a value of null is none. */
  private static Map<String, String> parameters(JsonParser parser) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw OnnxLrpException.invalid("\"parameters\": expected an object");
    }
    Map<String, String> asked = new HashMap<>();
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      if (!name.equals("target") && !name.equals("versus")) {
        throw OnnxLrpException.invalid("\"parameters\": there is target and versus only");
      }
      switch (parser.nextToken()) {
        case VALUE_STRING, VALUE_NUMBER_INT -> asked.put(name, parser.getString());
        case VALUE_NULL -> asked.remove(name);
        default ->
            throw OnnxLrpException.invalid("\"%s\": expected a string or a whole number", name);
      }
    }
    return asked;
  }
}
