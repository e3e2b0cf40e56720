package io.github.onnxlrp.io.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.OnnxLrpException.Reason;
import io.github.onnxlrp.io.format.InputFiles;
import io.github.onnxlrp.io.input.Resources;
import io.github.onnxlrp.io.input.Vocabulary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The oracle is Hugging Face's own library, as {@code make.py} beside the files calls it. */
class TokenizerFileTest {
  private static Path file(String name) {
    return Resources.path("tokenizers/" + name + ".tokenizer.json");
  }

  private static Vocabulary changed(String name, String from, String to) throws IOException {
    String text = InputFiles.text(file(name)).replaceAll("\\s", "");
    assertThat(text).contains(from);
    byte[] bytes = text.replace(from, to).getBytes(StandardCharsets.UTF_8);
    return Vocabulary.read(new ByteArrayInputStream(bytes), "x.tokenizer.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bert", "cased", "words", "split", "plain"})
  void textsGetTheIdsThatHuggingFaceGives(String name) {
    JsonNode expected =
        JsonMapper.shared().readTree(Resources.path("tokenizers/expected.json").toFile()).get(name);
    assertThat(expected.size()).isGreaterThan(10);
    Vocabulary vocabulary = Vocabulary.read(file(name));
    expected
        .properties()
        .forEach(
            entry -> {
              List<Long> ids = new ArrayList<>();
              entry.getValue().forEach(id -> ids.add(id.asLong()));
              List<String> tokens = vocabulary.split(entry.getKey());
              assertThat(vocabulary.ids(tokens, new ArrayList<>()))
                  .as("%s: %s", entry.getKey(), tokens)
                  .containsExactly(ids.stream().mapToLong(Long::longValue).toArray());
            });
  }

  @Test
  void tokensAreThoseOfTheFile() {
    Vocabulary vocabulary = Vocabulary.read(file("bert"));
    assertThat(vocabulary.split("Unwatchable films"))
        .containsExactly("[CLS]", "un", "##watch", "##able", "film", "##s", "[SEP]");
    assertThat(vocabulary.split(" \t")).isEmpty();
    assertThat(vocabulary.paddingId()).hasValue(0);
    List<String> notes = new ArrayList<>();
    vocabulary.ids(vocabulary.split("zzz"), notes);
    assertThat(notes).containsExactly("read as [UNK]: 'zzz' at 2");
    assertThatThrownBy(vocabulary::entries).hasMessageContaining("do not say how it cuts texts");
  }

  @Test
  void signsInATextAndTextsThatWouldBeCutAreRefused() {
    assertThatThrownBy(() -> Vocabulary.read(file("bert")).split("a [SEP] film"))
        .hasMessageContaining("the text holds '[SEP]'");
    assertThat(Vocabulary.read(file("split")).split("a ".repeat(8))).hasSize(8);
    assertThatThrownBy(() -> Vocabulary.read(file("split")).split("a ".repeat(9)))
        .hasMessageContaining("has 9 tokens; the tokenizer cuts off what is behind 8");
  }

  /** What is not known is refused; left out, texts would get other ids than in training. */
  @ParameterizedTest
  @CsvSource({
    "bpe, a model of type BPE",
    "digits, a pre-tokenizer of type Digits",
    "replaced, a normalizer of type Replace"
  })
  void otherTypesAreRefusedByName(String name, String message) {
    assertThatThrownBy(() -> Vocabulary.read(file(name)))
        .isInstanceOf(OnnxLrpException.class)
        .matches(e -> ((OnnxLrpException) e).reason() == Reason.UNSUPPORTED)
        .hasMessageContaining(name + ".tokenizer.json: " + message)
        .hasMessageContaining("encode the texts with the tokenizer itself and give their ids");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "BatchLongest"            | {"Fixed":9}              | fills texts up to a length of its own
          "pad_to_multiple_of":null | "pad_to_multiple_of":8   | fills texts up to a length of its own
          "type":"TemplateProcessing" | "type":"RobertaProcessing" | a post-processor of type Roberta
          "Sequence":{"id":"A","type_id":0}},{"Special | "SpecialToken":{"id":"[SEP]"}},{"Special | puts 0 texts into one
          "tokens":["[CLS]"]        | "tokens":["[XXX]"]       | puts '[XXX]' beside a text
          "un":8                    | "un":-8                  | the id of token 'un' is -8
          {"id":1,"content":"[UNK]" | {"id":2,"content":"[UNK]" | the token '[UNK]' has the ids 1 and 2
          "a":4                     | "a":5                    | have the same id 5
          "type":"WordPiece"        | "type":"Unigram"         | a model of type Unigram
          {"type":"BertPreTokenizer"} | null                   | a pre-tokenizer of type none
          "version"                 | "model":1,"version"      | no valid JSON (Duplicate
          """)
  void whatWouldGiveOtherIdsIsRefused(String from, String to, String message) {
    assertThatThrownBy(() -> changed("bert", from, to))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageStartingWith("x.tokenizer.json: ")
        .hasMessageContaining(message);
  }

  /** Vocabularies of BPE and Unigram are files of ids, too, but do not say how words are cut. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\": 0, \"Ġ\": 1, \"Ċ\": 2, \"Ā\": 3, \"Ġfilm\": 4, \"<unk>\": 5}",
        "[\"<unk>\", \"▁\", \"▁film\"]"
      })
  void vocabulariesOfMergesAreRefused(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Vocabulary.read(new ByteArrayInputStream(bytes), "vocab.json"))
        .hasMessageContaining("vocab.json: the vocabulary of a tokenizer that puts words together");
  }
}
