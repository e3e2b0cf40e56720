package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.format.Npy;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ids that come as numbers are shown as tokens where there is a vocabulary. */
class IdsAsTokensTest {
  private static final Path MODELS = TestModels.directory();
  private static final String SURNAMES = MODELS.resolve("surnames/surnames.onnx").toString();
  private static final Path MASKED = MODELS.resolve("bank/keras-embedding-mask.tfkeras2-15.onnx");

  @TempDir Path folder;

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private static Result explain(String model, String... more) {
    List<String> arguments = new ArrayList<>(List.of("explain", model));
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(String[]::new));
  }

  private static JsonNode sample(Result result) {
    assertThat(result.code()).as(result.err()).isZero();
    return JsonMapper.shared().readTree(result.out()).get("samples").get(0);
  }

  @Test
  void everyFormatGivesTheTokensOfTheText() throws IOException {
    JsonNode expected = sample(explain(SURNAMES, "--text", "Rossi", "--format", "json"));
    JsonNode ids = JsonMapper.shared().readTree(saved()).get("ids");
    long[] data = new long[ids.size()];
    for (int k = 0; k < data.length; k++) {
      data[k] = ids.get(k).asLong();
    }
    Tensor batch = Tensor.of(data, 1, data.length);
    Path npz = Files.write(folder.resolve("i.npz"), Npz.write(Map.of("ids", batch)));
    Path npy = Files.write(folder.resolve("i.npy"), Npy.write(batch));
    for (String[] inputs :
        new String[][] {
          {"--data", npz.toString()},
          {"--data", npy.toString()},
          {"--input", "ids=" + npy},
          {"--data", write("i.json", "{\"ids\": [" + ids + "]}")},
          {"--data", write("i.jsonl", "{\"ids\": " + ids + "}\n")},
          {"--data", folder.resolve("saved/test_data_set_0").toString()}
        }) {
      Result result = explain(SURNAMES, inputs[0], inputs[1], "--format", "json");
      assertThat(sample(result)).as(inputs[1]).isEqualTo(expected);
    }
    assertThat(explain(SURNAMES, "--data", npz.toString()).out())
        .isEqualTo(explain(SURNAMES, "--text", "Rossi").out());
  }

  /** The ids of Rossi as the model gets them, by way of ONNX test data. */
  private String saved() throws IOException {
    Result result =
        Cli.run("validate", SURNAMES, "--text", "Rossi", "--save-inputs", folder + "/saved");
    assertThat(result.code()).isZero();
    List<String> vocabulary = Files.readAllLines(MODELS.resolve("surnames/surnames.vocab.txt"));
    return "{\"ids\": %s}"
        .formatted(
            "Rossi"
                .chars()
                .mapToObj(letter -> vocabulary.indexOf(Character.toString(letter)))
                .toList());
  }

  @Test
  void paddingAtTheEndsIsNotShown() throws IOException {
    String vocabulary = write("v.txt", "\n[UNK]\nfilm\nbad\nvery\ngood\na\n");
    String data = write("i.json", "{\"ids\": [[0, 6, 0, 5, 7, 0], [0, 0, 0, 0, 0, 0]]}");
    Result result =
        explain(MASKED.toString(), "--data", data, "--vocab", vocabulary, "--format", "json");
    JsonNode report = JsonMapper.shared().readTree(result.out());
    JsonNode first = report.get("samples").get(0);
    assertThat(first.get("tokens").valueStream().map(token -> token.get("text").stringValue()))
        .containsExactly("a", "", "good", "#7");
    for (int k = 0; k < 4; k++) {
      assertThat(first.get("tokens").get(k).get("relevance"))
          .isEqualTo(first.get("relevance").get("ids").get("data").get(k + 1));
    }
    assertThat(report.get("samples").get(1).has("tokens")).isFalse();
    assertThat(report.get("notes").toString())
        .contains("sample 0: the padding of 'ids' is not shown: '' (id 0)")
        .contains("sample 0: ids that the vocabulary " + vocabulary + " lacks: #7");
  }

  @Test
  void aVocabularyBesideAModelWithoutTextIsNotRead() throws IOException {
    Path model = Files.copy(MODELS.resolve("vowels/vowels.onnx"), folder.resolve("v.onnx"));
    String broken = write("v.vocab.txt", "a\na\n");
    assertThat(explain(model.toString(), "--random", "1", "--seed", "1").code()).isZero();
    Result asked = explain(model.toString(), "--random", "1", "--seed", "1", "--vocab", broken);
    assertThat(asked.err()).contains("v.vocab.txt: line 2 repeats the token 'a'");
    assertThat(asked.code()).isEqualTo(2);
    String right = write("right.txt", "a\nb\n");
    assertThat(explain(model.toString(), "--random", "1", "--seed", "1", "--vocab", right).err())
        .contains("text needs one input of ids [batch,time]");
  }
}
