package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
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

/** The {@code label} of test sets stands beside the prediction. */
class TrueLabelsTest {
  private static final Path MODELS = TestModels.directory();
  private static final Path VOWELS = MODELS.resolve("vowels/vowels.onnx");
  private static final Path SURNAMES = MODELS.resolve("surnames/surnames.onnx");

  @TempDir Path folder;

  private String write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  private static Result explain(Path model, String data, String... more) {
    List<String> arguments = new ArrayList<>(List.of("explain", model.toString(), "--data", data));
    arguments.addAll(List.of(more));
    Result result = Cli.run(arguments.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
    return result;
  }

  private static JsonNode json(Path model, String data) {
    Result result = explain(model, data, "--format", "json");
    return JsonMapper.shared().readTree(result.out());
  }

  /** Keras itself is right for 96.1 % of these 180 utterances, which is 173. */
  @Test
  void aTestSetSaysHowOftenTheModelIsRight() {
    String data = MODELS.resolve("vowels/vowels.test.npz").toString();
    Tensor truth = Npz.read(Path.of(data)).get("label");
    JsonNode samples = json(VOWELS, data).get("samples");
    int right = 0;
    for (int k = 0; k < samples.size(); k++) {
      JsonNode label = samples.get(k).get("label");
      assertThat(label.get("number").asInt()).isEqualTo((int) truth.get(k));
      assertThat(label.get("name").stringValue()).isEqualTo("speaker " + (int) (truth.get(k) + 1));
      right += label.get("predicted").booleanValue() ? 1 : 0;
    }
    assertThat(samples.size()).isEqualTo(180);
    assertThat(right).isEqualTo(173);
  }

  @Test
  void aNameStandsBesideThePrediction() throws IOException {
    String right = write("r.jsonl", "{\"text\": \"Rossi\", \"label\": \"Italian\"}\n");
    assertThat(explain(SURNAMES, right).out())
        .containsPattern("prediction  (Italian \\[\\d+])\nlabel       \\1, as predicted\n");
    String wrong = write("w.jsonl", "{\"text\": \"Rossi\", \"label\": \"Polish\"}\n");
    assertThat(explain(SURNAMES, wrong).out())
        .contains("label       Polish [10], not as predicted");
    String unknown = write("u.jsonl", "{\"text\": \"Rossi\", \"label\": \"Latin\"}\n");
    assertThat(explain(SURNAMES, unknown).out())
        .contains("label       Latin, not as predicted")
        .contains(
            "note: the label 'Latin' of the data is no class of output 'logits', which has 16");
  }

  @Test
  void withoutNamesOfClassesANameIsShownAsItIs() throws IOException {
    Path model = Files.copy(SURNAMES, folder.resolve("m.onnx"));
    String data = write("d.jsonl", "{\"ids\": [3, 4], \"label\": \"Polish\"}\n");
    JsonNode label = json(model, data).get("samples").get(0).get("label");
    assertThat(label.toString())
        .isEqualTo("{\"number\":null,\"name\":\"Polish\",\"predicted\":null}");
    assertThat(explain(model, data).out()).contains("label       Polish\n");
  }

  @Test
  void everyFormOfALabelIsTheSame() throws IOException {
    String ids = "\"ids\": [[36, 40], [0, 1]]";
    JsonNode expected = null;
    for (String label :
        List.of(
            "[10, 1]",
            "[[10], [1]]",
            "{\"shape\": [2], \"data\": [10, 1]}",
            "[\"Polish\", \"Croatian\"]")) {
      String data = write("d.json", "{%s, \"label\": %s}".formatted(ids, label));
      JsonNode found = json(SURNAMES, data);
      expected = expected == null ? found : expected;
      assertThat(found).as(label).isEqualTo(expected);
    }
    assertThat(expected.get("samples").get(1).get("label").get("name").stringValue())
        .isEqualTo("Croatian");
    String lines =
        write("d.jsonl", "{\"ids\": [36, 40], \"label\": 10}\n{\"ids\": [0, 1], \"label\": [1]}\n");
    assertThat(json(SURNAMES, lines)).isEqualTo(expected);
  }

  @Test
  void labelsOfStepsOrOfOtherSamplesAreNotShown() throws IOException {
    String data = write("d.json", "{\"ids\": [[36, 40]], \"label\": [[1, 2]]}");
    JsonNode found = json(SURNAMES, data);
    assertThat(found.get("samples").get(0).has("label")).isFalse();
    assertThat(found.get("notes").toString())
        .contains("labels are not shown: the data has 2, and 1 samples");
  }

  @Test
  void aNumberThatIsNoClassIsNoted() throws IOException {
    for (String label : List.of("16", "-1", "1.5")) {
      String data = write("d.json", "{\"ids\": [[36, 40]], \"label\": [%s]}".formatted(label));
      JsonNode found = json(SURNAMES, data);
      assertThat(found.get("notes").toString())
          .contains("the label '" + label + "' of the data is no class of output 'logits'");
      assertThat(found.get("samples").get(0).get("label").get("predicted").booleanValue())
          .isFalse();
    }
  }

  @Test
  void allFormatsHoldIt() throws IOException {
    String data = write("d.json", "{\"ids\": [[36, 40]], \"label\": [10]}");
    assertThat(explain(SURNAMES, data, "--format", "csv").out())
        .startsWith("sample,target,score,input,index,token,relevance,unreliable,prediction,label\r")
        .contains(",false,Slovak,Polish\r\n");
    assertThat(explain(SURNAMES, data, "--format", "html").out())
        .contains("\"label\":{\"number\":10,\"name\":\"Polish\",\"predicted\":false}");
    Path npz = folder.resolve("r.npz");
    explain(SURNAMES, data, "--format", "npz", "-o", npz.toString());
    Map<String, Tensor> arrays = Npz.read(npz);
    assertThat(arrays.get("label").doubles()).containsExactly(10);
    byte[] with = explain(SURNAMES, data, "--format", "png").bytes();
    String without = write("e.json", "{\"ids\": [[36, 40]]}");
    assertThat(with).isNotEqualTo(explain(SURNAMES, without, "--format", "png").bytes());
  }
}
