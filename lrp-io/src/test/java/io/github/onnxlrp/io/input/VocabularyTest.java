package io.github.onnxlrp.io.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vocabularies that people have. */
class VocabularyTest {
  @TempDir Path folder;
  private final List<String> notes = new ArrayList<>();

  private Vocabulary read(String name, String content) throws IOException {
    return Vocabulary.read(Files.writeString(folder.resolve(name), content));
  }

  private long[] ids(Vocabulary vocabulary, String text) {
    return vocabulary.ids(vocabulary.split(text), notes);
  }

  @Test
  void theFirstLineOfKerasIsEmpty() throws IOException {
    Vocabulary vocabulary = read("v.txt", "\n[UNK]\nfilm\ngood\n");
    assertThat(ids(vocabulary, "good bad film")).containsExactly(3, 1, 2);
    assertThat(notes).containsExactly("read as [UNK]: 'bad' at 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"\": 0, \"[UNK]\": 1, \"film\": 2, \"good\": 3}",
        "{\"good\": 3, \"film\": 2, \"[UNK]\": 1}",
        "[\"\", \"[UNK]\", \"film\", \"good\"]"
      })
  void jsonIsAnObjectOrAList(String json) throws IOException {
    assertThat(ids(read("v.json", json), "good film bad")).containsExactly(3, 2, 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<unk>",
        "<UNK>",
        "[UNK]",
        "[unk]",
        "<oov>",
        "<OOV>",
        "[Unknown]",
        "_UNK",
        "__unk__",
        "UNK"
      })
  void unknownTokensAreKnownByAnySpelling(String unknown) throws IOException {
    Vocabulary vocabulary = read("v.txt", "film\n" + unknown + "\n");
    assertThat(ids(vocabulary, "film x")).containsExactly(0, 1);
    assertThat(notes).containsExactly("read as " + unknown + ": 'x' at 2");
    // A sign in brackets says nothing of how texts are cut.
    assertThat(read("c.txt", "a\n" + unknown + "\n").split("ab")).containsExactly("a", "b");
  }

  /** In small letters they are words, and of two spellings the first one counts. */
  @Test
  void wordsAreNoSigns() throws IOException {
    Vocabulary words = read("v.txt", "pad\nunk\n");
    assertThatThrownBy(() -> ids(words, "pad x")).hasMessageContaining("'x' at 2");
    assertThat(ids(read("w.json", "{\"<unk>\": 7, \"UNK\": 3, \"film\": 0}"), "x film"))
        .containsExactly(3, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                      | no tokens
          []                      | no tokens
          3                       | expected {"token": id} with integers from 0, or a list of tokens
          {"a": 1.5}              | line 1, column 7: expected {"token": id}
          {"a": -1}               | line 1, column 7: expected {"token": id}
          {"a": "b"}              | expected {"token": id}
          {"model": {"vocab": 1}} | expected {"token": id}
          ["a", 2]                | line 1, column 7: expected {"token": id}
          ["a", "a"]              | repeats the token 'a'
          {"a": 1, "a": 2}        | no valid JSON (Duplicate
          {"a": 1, "b": 1}        | and 'b' have the same id 1
          {"a": 0, "": 1}         | the token of id 1 is empty; only that of id 0 may be
          ["a", ""]               | the token of id 1 is empty; only that of id 0 may be
          {"a": 99999999999}      | no valid JSON
          ["a"                    | no valid JSON
          ["a"] []                | more than one JSON value
          """)
  void refusesWhatIsNoVocabulary(String json, String message) {
    assertThatThrownBy(() -> read("v.json", json))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("v.json: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void saysWhatLowerCaseWouldFind() throws IOException {
    assertThat(ids(read("v.txt", "\n[UNK]\nfilm\n"), "FILM film Bad")).containsExactly(1, 2, 1);
    assertThat(notes)
        .containsExactly("read as [UNK]: 'FILM' at 1, 'Bad' at 3; --lowercase would find 1");
  }

  /** The padding is what says so, of several the first, or an id 0 that is free. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ["", "[UNK]", "<pad>"]     | 0 | (id 0)
          ["a", "[PAD]", "PAD"]      | 1 | [PAD]' (id 1)
          {"<pad>": 4, "a": 1}       | 4 | <pad>' (id 4)
          {"a": 1, "b": 2}           | 0 | the id 0, which no token has
          """)
  void paddingIsKnownByAnySpelling(String json, int id, String name) throws IOException {
    Vocabulary.Padding padding = read("v.json", json).padding().orElseThrow();
    assertThat(padding.id()).isEqualTo(id);
    assertThat(padding.name()).endsWith(name);
    assertThat(read("w.json", "[\"a\", \"pad\"]").padding()).isEmpty();
  }
}
