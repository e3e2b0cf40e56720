package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.format.Npy;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Samples that ONNX Runtime explains get what they get here. */
class EngineTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Of the largest relevance or the score; what a compiled file is held to. */
  private static final double FLOAT = 1e-4;

  /** More than are looked at together. */
  private static final int NAMES = 300;

  @TempDir private Path folder;

  private static String model(String name) {
    return TestModels.directory().resolve(name).toString();
  }

  private static String explained(String engine, String... arguments) {
    List<String> all = new ArrayList<>(List.of("explain"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--engine", engine));
    Result result = Cli.run(all.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isEqualTo(ExitCodes.DONE);
    return result.out();
  }

  private static void assertSame(JsonNode found, JsonNode expected, double tolerance) {
    assertThat(found.get("prediction").get("index"))
        .isEqualTo(expected.get("prediction").get("index"));
    assertThat(found.get("target")).isEqualTo(expected.get("target"));
    double score = expected.get("score").asDouble();
    double largest = Math.abs(score);
    for (String part : List.of("relevance", "layers")) {
      for (JsonNode input : expected.get(part)) {
        for (JsonNode element : input.get("data")) {
          largest = Math.max(largest, Math.abs(element.asDouble()));
        }
      }
    }
    double allowed = tolerance * largest;
    assertThat(found.get("score").asDouble()).isCloseTo(score, within(allowed));
    for (String line : List.of("inputs", "biases", "stabilizer", "initial_states", "constants")) {
      double amount = expected.get("ledger").get(line).asDouble();
      assertThat(found.get("ledger").get(line).asDouble()).isCloseTo(amount, within(allowed));
    }
    double amplification = 0;
    int elements = 0;
    for (JsonNode input : expected.get("relevance")) {
      double turnover = 0;
      for (JsonNode element : input.get("data")) {
        turnover += Math.abs(element.asDouble());
        elements++;
      }
      amplification = Math.max(amplification, turnover / Math.abs(score));
    }
    // Each element of the sum may be off, and the score by which it is divided.
    assertThat(found.get("ledger").get("amplification").asDouble())
        .isCloseTo(amplification, within((elements + amplification) * allowed / Math.abs(score)));
    for (String part : List.of("relevance", "layers")) {
      assertThat(found.get(part).propertyNames()).isEqualTo(expected.get(part).propertyNames());
      for (String name : expected.get(part).propertyNames()) {
        JsonNode own = found.get(part).get(name);
        JsonNode wanted = expected.get(part).get(name);
        assertThat(own.get("shape")).isEqualTo(wanted.get("shape"));
        for (int k = 0; k < wanted.get("data").size(); k++) {
          assertThat(own.get("data").get(k).asDouble())
              .as("%s %d", name, k)
              .isCloseTo(wanted.get("data").get(k).asDouble(), within(allowed));
        }
      }
    }
  }

  /** Names of many lengths, in the order of the file, more than a window of them. */
  @ParameterizedTest
  @CsvSource({"float, 1e-4", "double, 1e-9"})
  void explainsNamesLineByLine(String precision, double tolerance) throws IOException {
    List<String> lines =
        Files.readAllLines(TestModels.directory().resolve("surnames/surnames.test.jsonl"));
    Path names = folder.resolve("names.jsonl");
    Files.write(names, lines.subList(0, NAMES));
    String[] arguments = {
      model("surnames/surnames.onnx"), "--data", names.toString(), "--format", "jsonl"
    };
    List<String> expected = explained("java", arguments).lines().toList();
    String[] inRuntime = new String[arguments.length + 2];
    System.arraycopy(arguments, 0, inRuntime, 0, arguments.length);
    inRuntime[arguments.length] = "--precision";
    inRuntime[arguments.length + 1] = precision;
    List<String> found = explained("onnxruntime", inRuntime).lines().toList();
    assertThat(found).hasSize(NAMES).hasSameSizeAs(expected);
    for (int k = 0; k < NAMES; k++) {
      assertSame(JSON.readTree(found.get(k)), JSON.readTree(expected.get(k)), tolerance);
    }
  }

  /** Series, two targets, a layer inside of the recurrence; lengths beside padding. */
  @ParameterizedTest
  @CsvSource({
    "vowels/vowels.onnx, --random 12 --seed 2 --target 1 --target argmax --precision double",
    "vowels/vowels.onnx, --random 5 --seed 3 --layer LSTM__30/c",
    "bank/packed-sequence.torchscript-17.onnx, --random 5 --seed 3 --target sum",
    "bank/gru-last.torchscript-17.onnx, --random 3 --seed 3"
  })
  void explainsSamplesInBatches(String model, String options) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(model(model)));
    arguments.addAll(List.of(options.split(" ")));
    arguments.addAll(List.of("--format", "json"));
    String[] all = arguments.toArray(String[]::new);
    JsonNode expected = JSON.readTree(explained("java", all)).get("samples");
    JsonNode found = JSON.readTree(explained("onnxruntime", all)).get("samples");
    assertThat(found.size()).isEqualTo(expected.size()).isGreaterThan(2);
    for (int k = 0; k < expected.size(); k++) {
      assertSame(found.get(k), expected.get(k), FLOAT);
    }
  }

  @Test
  void saysWhatIsNotMeasured() {
    Result result =
        Cli.run(
            "explain",
            model("surnames/surnames.onnx"),
            "--text",
            "Novak",
            "--engine",
            "onnxruntime",
            "--format",
            "jsonl");
    assertThat(result.code()).isEqualTo(ExitCodes.DONE);
    assertThat(result.err())
        .contains("explained by ONNX Runtime (cpu, float)")
        .contains("was not measured");
  }

  /** For a class that is far away parts of one sample cancel, for which floats lack digits. */
  @Test
  void anAmplificationAboveTheLimitIsAnError() {
    Result result =
        Cli.run(
            "explain",
            model("vowels/vowels.onnx"),
            "--data",
            model("vowels/vowels.test.npz"),
            "--target",
            "1",
            "--engine",
            "onnxruntime",
            "--format",
            "jsonl");
    assertThat(result.err())
        .contains("sample 49 cannot be explained in ONNX Runtime in single precision")
        .contains("its amplification is 1.36e+03, and up to 1.00e+03 nothing need be measured")
        .contains("--precision double");
    assertThat(result.out().lines()).hasSize(49);
    assertThat(result.code()).isEqualTo(ExitCodes.UNSUPPORTED);
  }

  /** Nothing else explains what cannot be compiled, or what takes another branch. */
  @ParameterizedTest
  @CsvSource({
    "bank/masked-mean.torchscript-17.onnx, no graph can be derived: Mul node '/Mul' reads",
    "bank/data-branch.dynamo-18.onnx, take another branch of the model"
  })
  void nothingElseExplains(String model, String reason) {
    Result result =
        Cli.run(
            "explain", model(model), "--random", "20", "--seed", "1", "--engine", "onnxruntime");
    assertThat(result.err()).contains(reason);
    assertThat(result.code()).isEqualTo(ExitCodes.UNSUPPORTED);
    assertThat(result.out()).isEmpty();
  }

  /** As without ONNX Runtime, whose LSTM may hide it. */
  @Test
  void ofMissingNumbersItGoesOn() throws IOException {
    double[] x = new double[3 * 16 * 12];
    Arrays.setAll(x, k -> Math.sin(k));
    x[16 * 12 + 5] = Double.NaN;
    Path file = Files.write(folder.resolve("x.npy"), Npy.write(Tensor.of(x, 3, 16, 12)));
    List<Result> results = new ArrayList<>();
    for (String engine : List.of("java", "onnxruntime")) {
      results.add(
          Cli.run(
              "explain",
              model("vowels/vowels.onnx"),
              "--data",
              file.toString(),
              "--engine",
              engine,
              "--format",
              "jsonl"));
    }
    for (Result result : results) {
      assertThat(result.code()).as(result.err()).isEqualTo(ExitCodes.CHECK_FAILED);
      assertThat(result.err()).contains("input 'x' holds NaN at [0,5], and so the score is NaN");
      assertThat(result.out().lines()).hasSize(3);
    }
  }

  /** In the words of the model's own nodes. */
  @ParameterizedTest
  @CsvSource({"'', with at least one step", "'1,999', index 999 is outside"})
  void whatIsWrongIsSaidAsItIsWithoutOnnxRuntime(String ids, String reason) throws IOException {
    Path file = folder.resolve("ids.jsonl");
    Files.writeString(file, "{\"ids\":[3,4]}\n{\"ids\":[" + ids + "]}\n");
    for (String engine : List.of("java", "onnxruntime")) {
      Result result =
          Cli.run(
              "explain",
              model("surnames/surnames.onnx"),
              "--data",
              file.toString(),
              "--engine",
              engine,
              "--format",
              "jsonl");
      assertThat(result.err()).contains(reason).doesNotContain("ONNX Runtime does");
      assertThat(result.out().lines()).hasSize(1);
      assertThat(result.code()).isEqualTo(ExitCodes.INVALID);
    }
  }

  @Test
  void theGraphIsNotThatOfOnnxRuntime() {
    Result result =
        Cli.run(
            "explain",
            model("surnames/surnames.onnx"),
            "--text",
            "Abe",
            "--engine",
            "onnxruntime",
            "--graph",
            "--format",
            "html");
    assertThat(result.err()).contains("--graph").contains("leave one of them out");
    assertThat(result.code()).isEqualTo(ExitCodes.INVALID);
  }
}
