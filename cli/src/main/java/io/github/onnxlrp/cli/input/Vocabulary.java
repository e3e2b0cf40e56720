package io.github.onnxlrp.cli.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.cli.format.InputFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens that a model knows: one a line, the number of the line, from 0, is the token's id.
 *
 * <p>Where every token is a single code point, apart from special ones in angle brackets such as
 * {@code <unk>}, texts are cut into code points, otherwise at white space.
 */
public final class Vocabulary {
  private static final String UNKNOWN = "<unk>";
  private static final int MOST_NAMED = 20;

  private final Map<String, Integer> ids = new HashMap<>();
  private final String where;
  private final boolean characters;

  private Vocabulary(List<String> tokens, String where) {
    this.where = where;
    boolean single = true;
    for (String token : tokens) {
      if (token.isEmpty()) {
        throw OnnxLrpException.invalid(
            "%s: line %d is empty; expected one token a line", where, ids.size() + 1);
      }
      if (ids.putIfAbsent(token, ids.size()) != null) {
        throw OnnxLrpException.invalid(
            "%s: line %d repeats the token '%s'", where, ids.size() + 1, token);
      }
      boolean special = token.length() > 1 && token.startsWith("<") && token.endsWith(">");
      single &= special || token.codePointCount(0, token.length()) == 1;
    }
    if (ids.isEmpty()) {
      throw OnnxLrpException.invalid("%s: no tokens; expected one a line", where);
    }
    characters = single;
  }

  /** Reads a vocabulary file. */
  public static Vocabulary read(Path file) {
    return new Vocabulary(lines(file), file.toString());
  }

  /** The lines of a file; unlike other line ends, those that Unicode adds may be tokens. */
  static List<String> lines(Path file) {
    return InputFiles.text(file).lines().toList();
  }

  /** Number of tokens. */
  public int size() {
    return ids.size();
  }

  /** Cuts a text into tokens. */
  public List<String> split(String text) {
    if (!characters) {
      String stripped = text.strip();
      return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
    }
    return text.codePoints().mapToObj(Character::toString).toList();
  }

  /**
   * The ids of tokens. A token that is not there becomes {@code <unk>}, with a note, where the
   * vocabulary has that.
   *
   * @param notes takes the note
   * @throws OnnxLrpException if it has not; the message names the tokens and their positions
   */
  public long[] ids(List<String> tokens, List<String> notes) {
    List<String> unknown = new ArrayList<>();
    long[] result = new long[tokens.size()];
    for (int k = 0; k < result.length; k++) {
      Integer id = ids.get(tokens.get(k));
      if (id == null) {
        unknown.add("'%s' at %d".formatted(tokens.get(k), k + 1));
        id = ids.getOrDefault(UNKNOWN, -1);
      }
      result[k] = id;
    }
    if (!unknown.isEmpty() && !ids.containsKey(UNKNOWN)) {
      throw OnnxLrpException.invalid("not in the vocabulary %s: %s", where, listed(unknown));
    }
    if (!unknown.isEmpty()) {
      notes.add("read as <unk>: " + listed(unknown));
    }
    return result;
  }

  private static String listed(List<String> unknown) {
    int named = Math.min(unknown.size(), MOST_NAMED);
    String more = named == unknown.size() ? "" : " and %d more".formatted(unknown.size() - named);
    return String.join(", ", unknown.subList(0, named)) + more;
  }
}
