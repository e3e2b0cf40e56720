package io.github.onnxlrp.io.tokenizer;

import io.github.onnxlrp.OnnxLrpException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Tokens that a post-processor puts around one text, such as {@code [CLS]} and {@code [SEP]}.
 *
 * @param before those before it
 * @param behind those behind it
 */
record Signs(List<String> before, List<String> behind) {
  /** What a file says, which has to name tokens of its vocabulary. */
  static Signs of(JsonNode node, Map<String, Integer> ids) {
    Signs signs = of(node);
    for (List<String> side : List.of(signs.before, signs.behind)) {
      for (String sign : side) {
        if (!ids.containsKey(sign)) {
          throw OnnxLrpException.invalid(
              "the post-processor puts '%s' beside a text, which the vocabulary lacks", sign);
        }
      }
    }
    return signs;
  }

  private static Signs of(JsonNode node) {
    if (!node.isObject()) {
      return new Signs(List.of(), List.of());
    }
    return switch (node.path("type").asString("")) {
      case "BertProcessing" ->
          new Signs(
              List.of(node.path("cls").path(0).asString("")),
              List.of(node.path("sep").path(0).asString("")));
      case "TemplateProcessing" -> template(node);
      default ->
          throw TokenizerFile.type("a post-processor", node, "BertProcessing, TemplateProcessing");
    };
  }

  private static Signs template(JsonNode node) {
    List<String> before = new ArrayList<>();
    List<String> behind = new ArrayList<>();
    int texts = 0;
    for (JsonNode piece : node.path("single")) {
      if (piece.has("Sequence")) {
        texts++;
        continue;
      }
      String sign = piece.path("SpecialToken").path("id").asString("");
      for (JsonNode token : node.path("special_tokens").path(sign).path("tokens")) {
        (texts == 0 ? before : behind).add(token.asString());
      }
    }
    if (texts != 1) {
      throw OnnxLrpException.invalid(
          "the post-processor puts %d texts into one; expected one", texts);
    }
    return new Signs(before, behind);
  }

  /** The tokens of a text with these around them; none where it has none. */
  Tokenizer around(Tokenizer tokenizer) {
    return text -> {
      List<String> tokens = new ArrayList<>(tokenizer.split(text));
      if (!tokens.isEmpty()) {
        tokens.addAll(0, before);
        tokens.addAll(behind);
      }
      return tokens;
    };
  }
}
