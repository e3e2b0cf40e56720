package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.JsonIds;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of tokens: one token a line, whose number, from 0, is the id; or, where the name ends with
 * {@code .json}, what {@link JsonIds} reads. Only the token of id 0 may be empty: so Keras writes
 * its padding.
 */
final class VocabularyFile {
  private VocabularyFile() {}

  /**
   * The ids of the tokens.
   *
   * @param text the content of the file
   * @param file its name, which says what it holds, and for messages
   */
  static Map<String, Integer> read(String text, String file) {
    if (!file.endsWith(".json")) {
      return ofLines(text.lines().toList(), file);
    }
    try {
      Map<String, Integer> ids = JsonIds.read(text);
      check(ids);
      return ids;
    } catch (OnnxLrpException e) {
      throw new OnnxLrpException(e.reason(), file + ": " + e.getMessage(), e);
    }
  }

  private static Map<String, Integer> ofLines(List<String> lines, String file) {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (String token : lines) {
      if (token.isEmpty() && !ids.isEmpty()) {
        throw OnnxLrpException.invalid(
            "%s: line %d is empty; expected one token a line, and only the first may be empty, as"
                + " the padding",
            file, ids.size() + 1);
      }
      if (ids.putIfAbsent(token, ids.size()) != null) {
        throw OnnxLrpException.invalid(
            "%s: line %d repeats the token '%s'", file, ids.size() + 1, token);
      }
    }
    if (ids.isEmpty()) {
      throw OnnxLrpException.invalid("%s: no tokens; expected one a line", file);
    }
    return ids;
  }

  private static void check(Map<String, Integer> ids) {
    if (ids.isEmpty()) {
      throw OnnxLrpException.invalid("no tokens");
    }
    if (ids.getOrDefault("", 0) != 0) {
      throw OnnxLrpException.invalid(
          "the token of id %d is empty; only that of id 0 may be, as the padding", ids.get(""));
    }
    Map<Integer, String> tokens = new HashMap<>();
    ids.forEach(
        (token, id) -> {
          String other = tokens.putIfAbsent(id, token);
          if (other != null) {
            throw OnnxLrpException.invalid("'%s' and '%s' have the same id %d", other, token, id);
          }
        });
  }
}
