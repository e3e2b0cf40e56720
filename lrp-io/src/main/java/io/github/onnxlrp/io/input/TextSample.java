package io.github.onnxlrp.io.input;

import java.util.List;
import java.util.Set;

/**
 * A text that was cut into tokens.
 *
 * @param text the text as it was given
 * @param input name of the input that takes the ids
 * @param tokens the tokens, as they stand in the text
 * @param before how many ids of padding stand before those of the tokens
 * @param after how many behind them
 * @param unknown places among the tokens of those that the vocabulary lacks
 * @param notes what was done to the text
 */
public record TextSample(
    String text,
    String input,
    List<String> tokens,
    int before,
    int after,
    Set<Integer> unknown,
    List<String> notes) {
  /** A text without padding, of which all tokens are known. */
  public TextSample(String text, String input, List<String> tokens, List<String> notes) {
    this(text, input, tokens, 0, 0, Set.of(), notes);
  }

  /** Number of ids, with those of the padding. */
  public int length() {
    return before + tokens.size() + after;
  }

  /** The token of an id at a place; null for padding. */
  public String token(int place) {
    int k = place - before;
    return k < 0 || k >= tokens.size() ? null : tokens.get(k);
  }
}
