package io.github.onnxlrp.io.input;

import java.util.regex.Pattern;

/**
 * How vocabularies write the tokens that stand for no word: {@code <unk>}, {@code [UNK]}, {@code
 * __unk__} in any case, {@code UNK} in capitals only, as {@code unk} may be a word.
 */
final class SpecialTokens {
  private static final Pattern UNKNOWN = spellings("unk|unknown|oov", "UNK|OOV");
  private static final Pattern PADDING = spellings("pad|padding|blank", "PAD");

  private SpecialTokens() {}

  private static Pattern spellings(String words, String capitals) {
    return Pattern.compile("(?i:<(%1$s)>|\\[(%1$s)]|_+(%1$s)_*)|%2$s".formatted(words, capitals));
  }

  /** Whether the token stands for those that the vocabulary lacks. */
  static boolean isUnknown(String token) {
    return UNKNOWN.matcher(token).matches();
  }

  /** Whether the token fills up a text; of an empty one its id tells. */
  static boolean isPadding(String token) {
    return PADDING.matcher(token).matches();
  }

  /** Whether it is no text but a sign, which says nothing of how texts are cut. */
  static boolean isSign(String token) {
    boolean angles = token.startsWith("<") && token.endsWith(">");
    boolean brackets = token.startsWith("[") && token.endsWith("]");
    boolean bracketed = token.length() > 1 && (angles || brackets);
    return token.isEmpty() || bracketed || isUnknown(token) || isPadding(token);
  }
}
