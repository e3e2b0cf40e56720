package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.format.Npy;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExplainCommandTest {
  private static final Path MODELS = TestModels.directory();
  private static final String SURNAMES = MODELS.resolve("surnames/surnames.onnx").toString();
  private static final String VOWELS = MODELS.resolve("vowels/vowels.onnx").toString();
  private static final String VOWELS_DATA = MODELS.resolve("vowels/vowels.test.npz").toString();

  @TempDir Path folder;

  private static JsonNode json(Result result) {
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  @Test
  void explainsAText() {
    JsonNode sample =
        json(Cli.run("explain", SURNAMES, "--text", "Kowalski", "--format", "json"))
            .get("samples")
            .get(0);
    assertThat(sample.get("prediction").get("label").stringValue()).isEqualTo("Polish");
    assertThat(sample.get("tokens").size()).isEqualTo(8);
    double sum = 0;
    for (JsonNode token : sample.get("tokens")) {
      sum += token.get("relevance").doubleValue();
    }
    JsonNode ledger = sample.get("ledger");
    // Summation of eight doubles of size 5.
    assertThat(Math.abs(sum - ledger.get("inputs").doubleValue())).isLessThan(1e-14);
    assertThat(ledger.get("closure").doubleValue()).isLessThan(1e-9);
  }

  /** Several ways to give the same three names give the same explanations. */
  @Test
  void allFormsOfTextAreTheSame() throws IOException {
    String[] names = {"Kowalski", "Smith", "Bianchi"};
    Path txt = Files.writeString(folder.resolve("n.txt"), String.join("\n", names) + "\n");
    StringBuilder lines = new StringBuilder();
    for (String name : names) {
      lines.append("{\"text\": \"%s\"}\n".formatted(name));
    }
    Path jsonl = Files.writeString(folder.resolve("n.jsonl"), lines);
    String expected =
        Cli.run(
                "explain",
                SURNAMES,
                "--text",
                names[0],
                "--text",
                names[1],
                "--text",
                names[2],
                "--format",
                "json",
                "--threads",
                "1")
            .out();
    assertThat(json(Cli.run("explain", SURNAMES, "--data", txt.toString(), "--format", "json")))
        .isEqualTo(JsonMapper.shared().readTree(expected));
    assertThat(
            Cli.run(
                    "explain",
                    SURNAMES,
                    "--data",
                    jsonl.toString(),
                    "--format",
                    "json",
                    "--threads",
                    "3")
                .out())
        .isEqualTo(expected);
    assertThat(
            Cli.run(
                    lines.toString(),
                    false,
                    "explain",
                    SURNAMES,
                    "--data",
                    "-",
                    "--data-format",
                    "jsonl",
                    "--format",
                    "json")
                .out())
        .isEqualTo(expected);
    for (int k = 0; k < 3; k++) {
      JsonNode single = json(Cli.run("explain", SURNAMES, "--text", names[k], "--format", "json"));
      assertThat(JsonMapper.shared().readTree(expected).get("samples").get(k))
          .isEqualTo(single.get("samples").get(0));
    }
  }

  /** One sample as npy, npz, csv, json, jsonl and from a pipe. */
  @Test
  void allFormsOfArraysAreTheSame() throws IOException {
    Tensor all = Npz.read(Path.of(VOWELS_DATA)).get("x");
    double[] first = Arrays.copyOf(all.doubles(), 16 * 12);
    Tensor x = Tensor.floating(all.type(), first, 1, 16, 12);
    Path npy = Files.write(folder.resolve("x.npy"), Npy.write(x));
    Path npz = Files.write(folder.resolve("x.npz"), Npz.write(Map.of("x", x)));
    StringBuilder csv = new StringBuilder();
    StringBuilder list = new StringBuilder();
    for (int row = 0; row < 16; row++) {
      StringBuilder cells = new StringBuilder();
      for (int column = 0; column < 12; column++) {
        cells.append(column == 0 ? "" : ",").append(first[row * 12 + column]);
      }
      csv.append(cells).append('\n');
      list.append(row == 0 ? "[" : ",[").append(cells).append(']');
    }
    Path table = Files.writeString(folder.resolve("x.csv"), csv);
    Path nested = Files.writeString(folder.resolve("x.json"), "{\"x\": [[" + list + "]]}");
    Path lines = Files.writeString(folder.resolve("x.jsonl"), "{\"x\": [" + list + "]}");
    String expected =
        Cli.run("explain", VOWELS, "--data", npz.toString(), "--format", "json").out();
    assertThat(expected).contains("\"shape\":[16,12]").contains("speaker 1");
    for (Path file : new Path[] {npy, table, nested, lines}) {
      assertThat(Cli.run("explain", VOWELS, "--data", file.toString(), "--format", "json").out())
          .as("%s", file)
          .isEqualTo(expected);
    }
    for (Path file : new Path[] {npy, table}) {
      assertThat(Cli.run("explain", VOWELS, "--input", "x=" + file, "--format", "json").out())
          .isEqualTo(expected);
    }
  }

  @Test
  void aBatchIsTheSameAsItsSamplesAndKeepsItsShape() throws IOException {
    Path file = folder.resolve("r.npz");
    Result result =
        Cli.run("explain", VOWELS, "--data", VOWELS_DATA, "--format", "npz", "-o", file.toString());
    assertThat(result.code()).isZero();
    assertThat(result.bytes()).isEmpty();
    Map<String, Tensor> arrays = Npz.read(file);
    assertThat(arrays.get("relevance.x").shape()).containsExactly(180, 16, 12);
    Tensor inputs = Npz.read(Path.of(VOWELS_DATA)).get("x");
    for (int sample = 0; sample < 32; sample++) {
      int from = sample * 16 * 12;
      double[] one = Arrays.copyOfRange(inputs.doubles(), from, from + 16 * 12);
      Path single = Files.write(folder.resolve("one.npy"), Npy.write(Tensor.of(one, 1, 16, 12)));
      Path alone = folder.resolve("alone.npz");
      Cli.run(
          "explain",
          VOWELS,
          "--data",
          single.toString(),
          "--format",
          "npz",
          "-o",
          alone.toString());
      double[] expected = Npz.read(alone).get("relevance.x").doubles();
      // A sample alone is walked, most of a batch are explained by a graph.
      double tolerance = 1e-12 * Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      double[] found = arrays.get("relevance.x").doubles();
      assertThat(Arrays.copyOfRange(found, from, from + 16 * 12))
          .containsExactly(expected, within(tolerance));
    }
    assertThat(arrays.get("score").shape()).containsExactly(180);
    assertThat(arrays.get("target").shape()).containsExactly(180);
    assertThat(result.err())
        .isEqualTo("onnx-lrp: note: explains the logit 'vowels/speaker/BiasAdd:0' below Softmax\n");
  }

  @Test
  void aDashIsStandardOutput() {
    Result result = Cli.run("explain", SURNAMES, "--text", "Ek", "-o", "-");
    assertThat(result.bytes()).isEqualTo(Cli.run("explain", SURNAMES, "--text", "Ek").bytes());
    assertThat(Path.of("-")).doesNotExist();
  }

  @Test
  void targetsMayBeLabelsAndDifferences() {
    String[] common = {"explain", SURNAMES, "--format", "json", "--text", "Kowalski"};
    JsonNode polish = sample(common, "--target", "Polish");
    assertThat(polish.get("target").toString())
        .contains("\"spec\":\"Polish\"", "\"index\":[10]", "\"label\":\"Polish\"");
    JsonNode last = sample(common, "--target", "-6");
    assertThat(last.get("score")).isEqualTo(polish.get("score"));
    JsonNode versus = sample(common, "--target", "Polish", "--versus", "German");
    JsonNode german = sample(common, "--target", "German");
    assertThat(versus.get("target").get("spec").stringValue()).isEqualTo("Polish versus German");
    assertThat(versus.get("target").get("label").stringValue()).isEqualTo("Polish versus German");
    assertThat(versus.get("score").doubleValue())
        .isEqualTo(polish.get("score").doubleValue() - german.get("score").doubleValue());
  }

  private static JsonNode sample(String[] common, String... more) {
    String[] all = Arrays.copyOf(common, common.length + more.length);
    System.arraycopy(more, 0, all, common.length, more.length);
    return json(Cli.run(all)).get("samples").get(0);
  }

  @Test
  void rulesAndLayersCanBeChosen() {
    String[] common = {"explain", SURNAMES, "--format", "json", "--text", "Kowalski"};
    JsonNode plain = sample(common);
    for (String[] rule :
        new String[][] {
          {"--gate-rule", "half"}, {"--epsilon", "0.1"}, {"--bias-factor", "1"}, {"--epsilon=1e-6"}
        }) {
      assertThat(sample(common, rule).get("tokens")).isNotEqualTo(plain.get("tokens"));
    }
    assertThat(sample(common, "--gate-rule", "all", "--epsilon", "0.001", "--bias-factor", "0"))
        .isEqualTo(plain);
    JsonNode layers = sample(common, "--layer", "/lstm/LSTM_output_1").get("layers");
    assertThat(layers.get("/lstm/LSTM_output_1").get("data").size()).isEqualTo(80);
  }

  @Test
  void textIsColouredOnATerminalAndPlainInAPipe() {
    String[] arguments = {"explain", SURNAMES, "--text", "Kowalski"};
    assertThat(Cli.run(arguments).out())
        .contains("Polish", "ledger", "closure")
        .doesNotContain("\u001b");
    assertThat(Cli.run("", true, arguments).out()).contains("\u001b[48;2;");
    Result binary = Cli.run("", true, "explain", SURNAMES, "--text", "a", "--format", "png");
    assertThat(binary.code()).isEqualTo(2);
    assertThat(binary.err())
        .isEqualTo("onnx-lrp: --format png is not for a terminal; pass -o FILE\n");
  }

  @Test
  void everyFormatIsWritten() {
    for (String format : new String[] {"text", "json", "npz", "csv", "html", "png"}) {
      Result result = Cli.run("explain", SURNAMES, "--text", "Ko", "--format", format);
      assertThat(result.code()).as(format).isZero();
      assertThat(result.bytes()).as(format).isNotEmpty();
    }
  }

  @Test
  void randomInputsSayTheirSeedAndTheLengthsThatTheyChose() {
    Result open = Cli.run("explain", SURNAMES, "--random", "2", "--seed", "5", "--format", "json");
    String note = "random inputs have the lengths time = 8; --dim NAME=LENGTH sets others";
    assertThat(open.code()).isZero();
    assertThat(open.err())
        .isEqualTo("onnx-lrp: random inputs with --seed 5\nonnx-lrp: note: " + note + "\n");
    assertThat(JsonMapper.shared().readTree(open.out()).get("notes").toString()).contains(note);
    String[] arguments = {
      "explain", SURNAMES, "--random", "2", "--seed", "5", "--dim", "time=6", "--format", "csv"
    };
    Result drawn = Cli.run(arguments);
    assertThat(drawn.err()).isEqualTo("onnx-lrp: random inputs with --seed 5\n");
    assertThat(drawn.out().lines()).hasSize(1 + 2 * 6);
    assertThat(Cli.run(arguments).out()).isEqualTo(drawn.out());
  }
}
