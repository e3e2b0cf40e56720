package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.JsonIds;
import io.github.onnxlrp.io.tokenizer.TokenizerFile;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files of tokens: one token a line, whose number, from 0, is the id; where the name ends with
 * {@code tokenizer.json}, what {@link TokenizerFile} reads; where it ends with {@code .json}, what
 * {@link JsonIds} reads. Only the token of id 0 may be empty: so Keras writes its padding.
 *
 * @param ids the ids of the tokens
 * @param tokenizer what the file says of how texts are cut; null where it says nothing
 */
record VocabularyFile(Map<String, Integer> ids, TokenizerFile tokenizer) {
  private static final String TOKENIZER = "tokenizer.json";

  /** Letters for bytes, or for a space, which are tokens only where words are put together. */
  private static final List<Set<String>> OF_MERGES = List.of(Set.of("Ġ", "Ċ", "Ā"), Set.of("▁"));

  /**
   * Reads a file.
   *
   * @param text the content of the file
   * @param file its name, which says what it holds, and for messages
   */
  static VocabularyFile read(String text, String file) {
    if (!file.endsWith(".json")) {
      return new VocabularyFile(ofLines(text.lines().toList(), file), null);
    }
    try {
      VocabularyFile found = file.endsWith(TOKENIZER) ? ofTokenizer(text) : ofIds(text);
      check(found.ids);
      return found;
    } catch (OnnxLrpException e) {
      throw new OnnxLrpException(e.reason(), file + ": " + e.getMessage(), e);
    }
  }

  private static VocabularyFile ofTokenizer(String text) {
    TokenizerFile tokenizer = TokenizerFile.read(text);
    return new VocabularyFile(tokenizer.ids(), tokenizer);
  }

  private static VocabularyFile ofIds(String text) {
    Map<String, Integer> ids = JsonIds.read(text);
    refuseMerges(ids);
    return new VocabularyFile(ids, null);
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

  /** Cutting at white space would make unknown words of most. */
  private static void refuseMerges(Map<String, Integer> ids) {
    if (OF_MERGES.stream().anyMatch(ids.keySet()::containsAll)) {
      throw OnnxLrpException.unsupported(
          "the vocabulary of a tokenizer that puts words together of pieces (BPE or Unigram), and"
              + " does not say how; encode the texts with the tokenizer itself and give their ids,"
              + " with the tool by --data");
    }
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
