package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The tokens that a model knows, and their ids.
 *
 * <p>Where every token is a single code point, apart from signs in brackets such as {@code <unk>},
 * texts are cut into code points, otherwise at white space.
 */
public final class Vocabulary {
  private static final int MOST_NAMED = 20;

  private final Map<String, Integer> ids;
  private final String where;
  private final boolean lowercase;
  private final boolean characters;
  private final String unknown;

  private Vocabulary(Map<String, Integer> ids, String where, boolean lowercase) {
    this.ids = ids;
    this.where = where;
    this.lowercase = lowercase;
    characters =
        ids.keySet().stream()
            .filter(token -> !SpecialTokens.isSign(token))
            .allMatch(token -> token.codePointCount(0, token.length()) == 1);
    unknown = first(SpecialTokens::isUnknown);
  }

  /** The token of that kind with the lowest id, as signs come first; null where there is none. */
  private String first(Predicate<String> kind) {
    return ids.keySet().stream()
        .filter(kind)
        .min((a, b) -> Integer.compare(ids.get(a), ids.get(b)))
        .orElse(null);
  }

  /**
   * Reads a vocabulary file: one token a line, or a {@code .json} object or list.
   *
   * @param lowercase whether texts are put into lower case before they are cut
   */
  public static Vocabulary read(Path file, boolean lowercase) {
    return new Vocabulary(VocabularyFile.read(file), file.toString(), lowercase);
  }

  /** Cuts a text into tokens. */
  public List<String> split(String text) {
    String cased = lowercase ? text.toLowerCase(Locale.ROOT) : text;
    if (!characters) {
      String stripped = cased.strip();
      return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
    }
    return cased.codePoints().mapToObj(Character::toString).toList();
  }

  /**
   * The ids of tokens. A token that is not there becomes the one for unknown tokens, with a note,
   * where the vocabulary has that.
   *
   * @param notes takes the note
   * @throws OnnxLrpException if it has not; the message names the tokens and their positions
   */
  public long[] ids(List<String> tokens, List<String> notes) {
    List<String> lacking = new ArrayList<>();
    int inLowerCase = 0;
    long[] result = new long[tokens.size()];
    for (int k = 0; k < result.length; k++) {
      String token = tokens.get(k);
      if (!ids.containsKey(token)) {
        lacking.add("'%s' at %d".formatted(token, k + 1));
        inLowerCase += ids.containsKey(token.toLowerCase(Locale.ROOT)) ? 1 : 0;
        token = unknown;
      }
      result[k] = token == null ? -1 : ids.get(token);
    }
    if (lacking.isEmpty()) {
      return result;
    }
    String listed =
        listed(lacking)
            + (inLowerCase > 0 ? "; --lowercase would find %d".formatted(inLowerCase) : "");
    if (unknown == null) {
      throw OnnxLrpException.invalid("not in the vocabulary %s: %s", where, listed);
    }
    notes.add("read as %s: %s".formatted(unknown, listed));
    return result;
  }

  private static String listed(List<String> tokens) {
    int named = Math.min(tokens.size(), MOST_NAMED);
    String more = named == tokens.size() ? "" : " and %d more".formatted(tokens.size() - named);
    return String.join(", ", tokens.subList(0, named)) + more;
  }
}
