package io.github.onnxlrp.io.tokenizer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What happens to a text before it is cut, by the type of a normalizer. */
final class Normalizers {
  private static final Pattern MARKS = Pattern.compile("\\p{M}");
  private static final Pattern NON_SPACING = Pattern.compile("\\p{Mn}");

  /** Control, format and private characters, and the one for what could not be read. */
  private static final Pattern CONTROL =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Co}\\x{FFFD}&&[^\\t\\n\\r]]");

  private static final Pattern SPACE = Pattern.compile("\\p{IsWhite_Space}");

  /** The blocks that BERT takes for Chinese, of which each character is a word. */
  private static final Pattern CHINESE =
      Pattern.compile(
          "[\\x{4E00}-\\x{9FFF}\\x{3400}-\\x{4DBF}\\x{20000}-\\x{2A6DF}\\x{2A700}-\\x{2B73F}"
              + "\\x{2B740}-\\x{2B81F}\\x{2B920}-\\x{2CEAF}\\x{F900}-\\x{FAFF}\\x{2F800}-\\x{2FA1F}]");

  private Normalizers() {}

  static UnaryOperator<String> of(JsonNode node) {
    if (!node.isObject()) {
      return text -> text;
    }
    String type = node.path("type").asString("");
    return switch (type) {
      case "Lowercase" -> Normalizers::lowerCase;
      case "NFC", "NFD", "NFKC", "NFKD" -> unicode(Normalizer.Form.valueOf(type));
      case "StripAccents" -> text -> MARKS.matcher(text).replaceAll("");
      case "BertNormalizer" -> bert(node);
      case "Sequence" -> {
        UnaryOperator<String> all = text -> text;
        for (JsonNode each : node.path("normalizers")) {
          UnaryOperator<String> before = all;
          UnaryOperator<String> next = of(each);
          all = text -> next.apply(before.apply(text));
        }
        yield all;
      }
      default ->
          throw TokenizerFile.type(
              "a normalizer",
              node,
              "BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD, StripAccents, Sequence");
    };
  }

  private static UnaryOperator<String> unicode(Normalizer.Form form) {
    return text -> Normalizer.normalize(text, form);
  }

  /** Each character by itself: a sigma at the end of a word is no other one. */
  private static String lowerCase(String text) {
    StringBuilder lower = new StringBuilder();
    text.codePoints().forEach(c -> lower.append(Character.toString(c).toLowerCase(Locale.ROOT)));
    return lower.toString();
  }

  private static UnaryOperator<String> bert(JsonNode node) {
    boolean clean = node.path("clean_text").asBoolean(true);
    boolean chinese = node.path("handle_chinese_chars").asBoolean(true);
    boolean lower = node.path("lowercase").asBoolean(true);
    boolean strip = node.path("strip_accents").asBoolean(lower);
    return text -> {
      String result = text;
      if (clean) {
        result = SPACE.matcher(CONTROL.matcher(result).replaceAll("")).replaceAll(" ");
      }
      if (chinese) {
        result = CHINESE.matcher(result).replaceAll(" $0 ");
      }
      if (strip) {
        String apart = Normalizer.normalize(result, Normalizer.Form.NFD);
        result = NON_SPACING.matcher(apart).replaceAll("");
      }
      return lower ? lowerCase(result) : result;
    };
  }
}
