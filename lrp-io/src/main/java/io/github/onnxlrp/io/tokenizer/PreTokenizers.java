package io.github.onnxlrp.io.tokenizer;

import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What is one word, by the type of a pre-tokenizer. */
final class PreTokenizers {
  /** Of ASCII all that is neither letter nor digit, as in BERT. */
  private static final String PUNCTUATION = "!-/:-@\\[-`{-~\\p{IsPunctuation}";

  private static final Map<String, Pattern> WORDS =
      Map.of(
          "Whitespace", words("\\w+|[^\\w\\s]+"),
          "WhitespaceSplit", words("\\S+"),
          "BertPreTokenizer", words("[%1$s]|[^%1$s\\s]+".formatted(PUNCTUATION)));

  private PreTokenizers() {}

  private static Pattern words(String expression) {
    return Pattern.compile(expression, Pattern.UNICODE_CHARACTER_CLASS);
  }

  static Pattern of(JsonNode node) {
    Pattern words = WORDS.get(node.path("type").asString(""));
    if (words == null) {
      throw TokenizerFile.type(
          "a pre-tokenizer", node, "BertPreTokenizer, Whitespace, WhitespaceSplit");
    }
    return words;
  }
}
