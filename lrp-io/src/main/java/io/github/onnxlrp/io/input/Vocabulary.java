package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.InputFiles;
import io.github.onnxlrp.io.tokenizer.Tokenizer;
import io.github.onnxlrp.io.tokenizer.TokenizerFile;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The tokens that a model knows, and their ids.
 *
 * <p>Where every token is a single code point, apart from signs in brackets such as {@code <unk>},
 * texts are cut into code points, otherwise at white space.
 */
public final class Vocabulary {
  private static final int MOST_NAMED = 20;

  private final VocabularyFile file;
  private final Map<String, Integer> ids;
  private final String where;
  private final Tokenizer tokenizer;
  private final boolean cutsByFile;
  private final boolean characters;
  private final String unknown;
  private final Optional<Padding> padding;
  private final Map<Integer, String> tokens = new HashMap<>();

  /**
   * What fills up a text.
   *
   * @param id its id
   * @param name what notes call it
   */
  record Padding(int id, String name) {}

  private Vocabulary(VocabularyFile file, String where) {
    TokenizerFile said = file.tokenizer();
    this.file = file;
    this.ids = file.ids();
    this.where = where;
    ids.forEach((token, id) -> tokens.put(id, token));
    characters = said == null && ids.keySet().stream().allMatch(Vocabulary::isCharacterOrSign);
    cutsByFile = said != null;
    tokenizer = said == null ? this::cut : said.tokenizer();
    unknown = said == null ? first(SpecialTokens::isUnknown) : known(said.unknown());
    padding = findPadding(said == null ? null : known(said.padding()));
  }

  private static boolean isCharacterOrSign(String token) {
    return SpecialTokens.isSign(token) || token.codePointCount(0, token.length()) == 1;
  }

  /** The token of that kind with the lowest id, as signs come first; null where there is none. */
  private String first(Predicate<String> kind) {
    return ids.keySet().stream()
        .filter(kind)
        .min((a, b) -> Integer.compare(ids.get(a), ids.get(b)))
        .orElse(null);
  }

  /** The token, where the vocabulary has it; otherwise null. */
  private String known(String token) {
    return ids.containsKey(token) ? token : null;
  }

  /**
   * What fills up a text.
   *
   * @param said the token that the file names; null where it names none
   */
  private Optional<Padding> findPadding(String said) {
    String token =
        said == null ? first(name -> name.isEmpty() || SpecialTokens.isPadding(name)) : said;
    if (token != null) {
      return Optional.of(
          new Padding(ids.get(token), "'%s' (id %d)".formatted(token, ids.get(token))));
    }
    return ids.containsValue(0)
        ? Optional.empty()
        : Optional.of(new Padding(0, "the id 0, which no token has"));
  }

  /**
   * Reads a vocabulary file: one token a line, a {@code .json} object or list, or a {@code
   * tokenizer.json}, as {@link TokenizerFile} says.
   */
  public static Vocabulary read(Path file) {
    return of(InputFiles.text(file), file.toString());
  }

  /**
   * Reads a vocabulary that is no file, such as a resource of a jar.
   *
   * @param in is read to its end and not closed
   * @param name what messages call it; where it ends with {@code .json}, it is JSON
   * @throws OnnxLrpException if it is no vocabulary
   */
  public static Vocabulary read(InputStream in, String name) throws IOException {
    return of(InputFiles.text(in.readAllBytes(), name), name);
  }

  private static Vocabulary of(String text, String name) {
    return new Vocabulary(VocabularyFile.read(text, name), name);
  }

  /**
   * A vocabulary of these tokens.
   *
   * @param ids the ids by token
   * @param where what messages call it
   */
  public static Vocabulary of(Map<String, Integer> ids, String where) {
    return new Vocabulary(new VocabularyFile(Map.copyOf(ids), null), where);
  }

  /** The same, which messages call otherwise, such as for those who are told of no files. */
  public Vocabulary called(String name) {
    return new Vocabulary(file, name);
  }

  /**
   * The ids by token, of which {@link #of} makes the same vocabulary.
   *
   * @throws OnnxLrpException if a tokenizer cuts texts, of which they do not say how
   */
  public Map<String, Integer> entries() {
    if (cutsByFile) {
      throw OnnxLrpException.unsupported(
          "%s: the tokens of a tokenizer do not say how it cuts texts; give ids, or a vocabulary of"
              + " tokens",
          where);
    }
    return ids;
  }

  /** The file, for messages. */
  String where() {
    return where;
  }

  /**
   * The padding: the token that says so, or the id 0 where no token has it, as Keras' Tokenizer
   * leaves it free; empty where there is neither.
   */
  Optional<Padding> padding() {
    return padding;
  }

  /** The id of the padding; empty where there is none. */
  public OptionalLong paddingId() {
    return padding.isEmpty() ? OptionalLong.empty() : OptionalLong.of(padding.get().id());
  }

  /** Cuts a text into tokens. */
  public List<String> split(String text) {
    return tokenizer.split(text);
  }

  private List<String> cut(String text) {
    if (!characters) {
      String stripped = text.strip();
      return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
    }
    return text.codePoints().mapToObj(Character::toString).toList();
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

  /** Places of the tokens that are not there, or that stand for such. */
  Set<Integer> unknown(List<String> tokens) {
    Set<Integer> places = new TreeSet<>();
    for (int k = 0; k < tokens.size(); k++) {
      if (!ids.containsKey(tokens.get(k)) || tokens.get(k).equals(unknown)) {
        places.add(k);
      }
    }
    return places;
  }

  /**
   * The tokens of ids. An id that the vocabulary lacks becomes its number behind a {@code #}, with
   * a note.
   */
  List<String> tokens(double[] ids, List<String> notes) {
    List<String> result = new ArrayList<>();
    Set<String> lacking = new LinkedHashSet<>();
    for (double id : ids) {
      String token = id == (int) id ? tokens.get((int) id) : null;
      if (token == null) {
        token = "#" + BigDecimal.valueOf(id).stripTrailingZeros().toPlainString();
        lacking.add(token);
      }
      result.add(token);
    }
    if (!lacking.isEmpty()) {
      notes.add(
          "ids that the vocabulary %s lacks: %s".formatted(where, listed(List.copyOf(lacking))));
    }
    return result;
  }

  /** Tokens as a text, as {@link #cut} would cut it. */
  String join(List<String> tokens) {
    return String.join(characters ? "" : " ", tokens);
  }

  private static String listed(List<String> tokens) {
    int named = Math.min(tokens.size(), MOST_NAMED);
    String more = named == tokens.size() ? "" : " and %d more".formatted(tokens.size() - named);
    return String.join(", ", tokens.subList(0, named)) + more;
  }
}
