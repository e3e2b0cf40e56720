package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Texts for models of a fixed length of 6, with a vocabulary as Keras' TextVectorization gives it:
 * its first line is empty and is the padding, {@code [UNK]} takes unknown words.
 */
class KerasVocabularyTest {
  private static final Path BANK = TestModels.directory().resolve("bank");
  private static final Path MASKED = BANK.resolve("keras-embedding-mask.tfkeras2-15.onnx");
  private static final Path PLAIN = BANK.resolve("keras-embedding.tfkeras2-15.onnx");
  private static final String TOKENS = "\n[UNK]\nfilm\nbad\nvery\ngood\na\nof\nx\n";

  @TempDir Path folder;
  private Path vocabulary;

  @BeforeEach
  void writeVocabulary() throws IOException {
    vocabulary = write("vocab.txt", TOKENS);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private Result explain(Path model, String... more) {
    List<String> arguments = new ArrayList<>(List.of("explain", model.toString(), "--target", "1"));
    arguments.addAll(List.of("--vocab", vocabulary.toString()));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static JsonNode json(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private JsonNode text(Path model, String text, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--text", text, "--format", "json"));
    arguments.addAll(List.of(more));
    return json(explain(model, arguments.toArray(String[]::new)));
  }

  private void assertSameAsIds(JsonNode found, Path model, String ids) throws IOException {
    Path data = write("ids.json", "{\"ids\": [" + ids + "]}");
    JsonNode expected = json(explain(model, "--data", data.toString(), "--format", "json"));
    JsonNode sample = found.get("samples").get(0);
    for (String field : List.of("score", "relevance", "ledger")) {
      assertThat(sample.get(field)).isEqualTo(expected.get("samples").get(0).get(field));
    }
  }

  @Test
  void unknownWordsAreUnk() throws IOException {
    JsonNode found = text(MASKED, "a very good film of zzz");
    assertSameAsIds(found, MASKED, "[6, 4, 5, 2, 7, 1]");
    assertThat(found.get("notes").toString()).contains("read as [UNK]: 'zzz' at 6");
  }

  /** The order of the ids is what the exporting framework was trained with. */
  @ParameterizedTest
  @CsvSource({
    "--lowercase, '[6, 5, 2, 0, 0, 0]', behind",
    "--pad-before, '[0, 0, 0, 6, 5, 2]', before"
  })
  void aShortTextIsPadded(String option, String ids, String where) throws IOException {
    String text = option.equals("--lowercase") ? "A good FILM" : "a good film";
    JsonNode found = text(MASKED, text, option);
    assertSameAsIds(found, MASKED, ids);
    assertThat(found.get("notes").toString())
        .contains(
            "padded to the 6 tokens that 'ids' takes, "
                + where
                + " the text, with '' (id 0); the"
                + " padding is not shown");
    JsonNode sample = found.get("samples").get(0);
    assertThat(sample.get("tokens").size()).isEqualTo(3);
    int first = where.equals("before") ? 3 : 0;
    for (int k = 0; k < 3; k++) {
      assertThat(sample.get("tokens").get(k).get("relevance"))
          .isEqualTo(sample.get("relevance").get("ids").get("data").get(first + k));
    }
    assertThat(sample.get("tokens").get(2).get("text").stringValue()).isEqualTo("film");
  }

  @Test
  void whatPaddingTakesWithoutAMaskIsSaid() throws IOException {
    JsonNode found = text(PLAIN, "a good film");
    assertSameAsIds(found, PLAIN, "[6, 5, 2, 0, 0, 0]");
    JsonNode data = found.get("samples").get(0).get("relevance").get("ids").get("data");
    double padding = data.get(3).asDouble() + data.get(4).asDouble() + data.get(5).asDouble();
    String notes = found.get("notes").toString();
    String said = notes.replaceAll(".*the padding takes relevance: ([-+0-9.e]+).*", "$1");
    // Five digits are shown.
    assertThat(Double.parseDouble(said)).isEqualTo(padding, within(1e-4));
    assertThat(padding).isNotZero();
    assertThat(text(MASKED, "a good film").get("notes").toString()).doesNotContain("takes relev");
  }

  @Test
  void paddingIsNotShown() {
    String shown = explain(MASKED, "--text", "a good film").out();
    assertThat(shown.lines().filter(line -> line.startsWith("  "))).hasSize(4);
    assertThat(explain(MASKED, "--text", "a good film", "--format", "csv").out())
        .containsPattern("ids,2,film,-?[0-9]")
        .containsPattern("ids,3,,0.0,false");
  }

  @Test
  void aTextThatIsTooLongIsRefused() throws IOException {
    Result result = explain(MASKED, "--text", "a very good film of x x");
    assertThat(result.err())
        .isEqualTo(
            "onnx-lrp: the text has 7 tokens; input 'ids' takes 6: shorten the text to 6 tokens or"
                + " export the model with an open length\n");
    assertThat(result.code()).isEqualTo(2);
    String lines = write("t.txt", "a film\na very good film of x x\n").toString();
    assertThat(explain(MASKED, "--data", lines).err()).contains("t.txt: line 2: the text has 7");
  }

  @Test
  void withoutAPaddingTokenAShortTextIsRefused() throws IOException {
    vocabulary = write("v.json", "[\"film\", \"bad\"]");
    Result result = explain(MASKED, "--text", "bad film");
    assertThat(result.err())
        .contains("the text has 2 tokens; input 'ids' takes 6, and the vocabulary " + vocabulary)
        .contains("has no padding token such as <pad>");
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void onnxRuntimeAgreesAndTheNoteIsSaid() {
    Result result =
        Cli.run(
            "validate", MASKED.toString(), "--text", "a good", "--vocab", vocabulary.toString());
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.err()).contains("note: padded to the 6 tokens");
  }

  /** A length that the user gives is as good as one that the model declares; lengths are real. */
  @Test
  void aLengthOfDimIsPaddedToo() throws IOException {
    String model = LengthsModel.write(folder).toString();
    Files.delete(folder.resolve("lengths.vocab.txt"));
    write("lengths.vocab.json", "{\"a\": 0, \"b\": 1, \"<pad>\": 4}");
    JsonNode alone = json(Cli.run("explain", model, "--text", "ab", "--format", "json"));
    JsonNode padded =
        json(Cli.run("explain", model, "--text", "ab", "--dim", "time=5", "--format", "json"));
    assertThat(padded.get("samples").get(0).get("score"))
        .isEqualTo(alone.get("samples").get(0).get("score"));
    assertThat(padded.get("samples").get(0).get("relevance").get("ids").get("data").size())
        .isEqualTo(5);
    write("lengths.vocab.txt", "a\nb\n");
    assertThat(Cli.run("explain", model, "--text", "ab").err())
        .contains("lengths.vocab.json are both there; say which one with --vocab");
  }

  @Test
  void optionsForTextNeedText() {
    for (String option : List.of("--lowercase", "--pad-before")) {
      Result result = explain(MASKED, "--random", "1", option);
      assertThat(result.err()).contains(option + " needs text");
      assertThat(result.code()).isEqualTo(2);
    }
  }
}
