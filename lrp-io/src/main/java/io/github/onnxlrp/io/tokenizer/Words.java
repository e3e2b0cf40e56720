package io.github.onnxlrp.io.tokenizer;

import io.github.onnxlrp.OnnxLrpException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Cuts a text into words.
 *
 * @param normalizer what happens to the text before
 * @param word what is one word
 * @param added tokens that are found in a text before it is cut, such as {@code [MASK]}
 */
record Words(UnaryOperator<String> normalizer, Pattern word, Set<String> added)
    implements Tokenizer {
  @Override
  public List<String> split(String text) {
    String normal = normalizer.apply(text);
    for (String token : added) {
      if (text.contains(token) || normal.contains(token)) {
        throw OnnxLrpException.unsupported(
            "the text holds '%s', which is a token of its own for the tokenizer; leave it out or"
                + " give ids",
            token);
      }
    }
    return word.matcher(normal).results().map(MatchResult::group).toList();
  }
}
