package io.github.onnxlrp.io.tokenizer;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.JsonTree;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a {@code tokenizer.json} of Hugging Face's <a
 * href="https://huggingface.co/docs/tokenizers">tokenizers</a> says.
 *
 * @param ids the ids of all tokens
 * @param unknown the token for words that the vocabulary lacks; null where there is none
 * @param padding the token that fills up a text; null where the file names none
 * @param tokenizer cuts texts as the file says
 */
public record TokenizerFile(
    Map<String, Integer> ids, String unknown, String padding, Tokenizer tokenizer) {
  private static final List<String> MODELS = List.of("WordLevel", "WordPiece");

  /**
   * Reads a file with a model {@code WordLevel} or {@code WordPiece}.
   *
   * @throws OnnxLrpException if it is no such file, or holds something else than {@link
   *     Normalizers}, {@link PreTokenizers} and {@link Signs} know; it is never left out
   */
  public static TokenizerFile read(String text) {
    JsonNode root = JsonTree.read(text);
    JsonNode model = root.path("model");
    if (!MODELS.contains(model.path("type").asString("")) || !model.path("vocab").isObject()) {
      throw type("a model", model, String.join(", ", MODELS));
    }
    Map<String, Integer> ids = new LinkedHashMap<>();
    model.path("vocab").properties().forEach(entry -> put(ids, entry.getKey(), entry.getValue()));
    Set<String> added = new LinkedHashSet<>();
    for (JsonNode token : root.path("added_tokens")) {
      put(ids, token.path("content").asString(), token.path("id"));
      added.add(token.path("content").asString());
    }
    String unknown = model.path("unk_token").asString(null);
    JsonNode padding = padding(root.path("padding"));
    Tokenizer words =
        new Words(
            Normalizers.of(root.path("normalizer")),
            PreTokenizers.of(root.path("pre_tokenizer")),
            added);
    Tokenizer pieces = pieces(model, words, ids, unknown);
    Tokenizer all = Signs.of(root.path("post_processor"), ids).around(pieces);
    return new TokenizerFile(
        ids, unknown, padding.asString(null), limited(all, root.path("truncation")));
  }

  private static void put(Map<String, Integer> ids, String token, JsonNode id) {
    if (!id.isInt() || id.asInt() < 0) {
      throw OnnxLrpException.invalid(
          "the id of token '%s' is %s; expected an integer from 0", token, id);
    }
    Integer other = ids.put(token, id.asInt());
    if (other != null && other != id.asInt()) {
      throw OnnxLrpException.invalid(
          "the token '%s' has the ids %d and %d", token, other, id.asInt());
    }
  }

  private static Tokenizer pieces(
      JsonNode model, Tokenizer words, Map<String, Integer> ids, String unknown) {
    return model.path("type").asString().equals("WordLevel")
        ? words
        : new WordPieces(
            words,
            ids.keySet(),
            unknown,
            model.path("continuing_subword_prefix").asString("##"),
            model.path("max_input_chars_per_word").asInt(100));
  }

  /** The token of the padding, which may be as long as the longest text of a batch needs. */
  private static JsonNode padding(JsonNode padding) {
    JsonNode multiple = padding.path("pad_to_multiple_of");
    if (padding.isObject()
        && (!multiple.isNull() || !padding.path("strategy").asString("").equals("BatchLongest"))) {
      throw OnnxLrpException.unsupported(
          "the tokenizer fills texts up to a length of its own; save it without padding"
              + " (no_padding()): a text is filled up to the length that the model takes");
    }
    return padding.path("pad_token");
  }

  private static Tokenizer limited(Tokenizer tokenizer, JsonNode truncation) {
    if (!truncation.isObject()) {
      return tokenizer;
    }
    int most = truncation.path("max_length").asInt();
    return text -> {
      List<String> tokens = tokenizer.split(text);
      if (tokens.size() > most) {
        throw OnnxLrpException.invalid(
            "the text has %d tokens; the tokenizer cuts off what is behind %d: shorten the text, or"
                + " save the tokenizer without truncation",
            tokens.size(), most);
      }
      return tokens;
    };
  }

  /** Refuses a part of the file by its type. */
  static OnnxLrpException type(String part, JsonNode node, String known) {
    return OnnxLrpException.unsupported(
        "%s of type %s of a tokenizer is not supported, but %s; encode the texts with the tokenizer"
            + " itself and give their ids, with the tool by --data",
        part, node.path("type").asString("none"), known);
  }
}
