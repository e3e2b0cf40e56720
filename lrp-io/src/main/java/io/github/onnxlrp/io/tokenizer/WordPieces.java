package io.github.onnxlrp.io.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Cuts words into the longest pieces that the vocabulary has, from the left. A word of which a rest
 * has no pieces stays whole.
 *
 * @param words cuts texts into words
 * @param unknown the token for words that are too long; null where there is none
 * @param prefix what a piece begins with that does not begin a word
 * @param longest how many code points a word may have
 */
record WordPieces(
    Tokenizer words, Set<String> vocabulary, String unknown, String prefix, int longest)
    implements Tokenizer {
  @Override
  public List<String> split(String text) {
    List<String> tokens = new ArrayList<>();
    for (String word : words.split(text)) {
      boolean tooLong = word.codePointCount(0, word.length()) > longest;
      // One that is too long is unknown even where the vocabulary has it.
      if (tooLong && vocabulary.contains(word) && unknown != null) {
        tokens.add(unknown);
      } else {
        List<String> pieces = tooLong ? List.of() : pieces(word);
        tokens.addAll(pieces.isEmpty() ? List.of(word) : pieces);
      }
    }
    return tokens;
  }

  /** The pieces; none where a rest has none. */
  private List<String> pieces(String word) {
    List<String> pieces = new ArrayList<>();
    int start = 0;
    while (start < word.length()) {
      String before = start == 0 ? "" : prefix;
      int end = word.length();
      while (end > start && !vocabulary.contains(before + word.substring(start, end))) {
        end = word.offsetByCodePoints(end, -1);
      }
      if (end == start) {
        return List.of();
      }
      pieces.add(before + word.substring(start, end));
      start = end;
    }
    return pieces;
  }
}
