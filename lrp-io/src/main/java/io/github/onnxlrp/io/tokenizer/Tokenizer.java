package io.github.onnxlrp.io.tokenizer;

import java.util.List;

/** Cuts texts into the tokens of a vocabulary. */
@FunctionalInterface
public interface Tokenizer {
  /**
   * The tokens of a text, with the signs that stand before and behind it; none where the text has
   * none. A word that the vocabulary lacks is a token, too.
   *
   * @throws io.github.onnxlrp.OnnxLrpException if the text is too long, or holds a sign
   */
  List<String> split(String text);
}
