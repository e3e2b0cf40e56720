package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands inspect, validate and completion, help and version. */
class CommandsTest {
  private static final Path MODELS = TestModels.directory();
  private static final String SURNAMES = MODELS.resolve("surnames/surnames.onnx").toString();
  private static final String VOWELS = MODELS.resolve("vowels/vowels.onnx").toString();

  @TempDir Path folder;

  private static JsonNode json(Result result) {
    return JsonMapper.shared().readTree(result.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "inspect", "validate", "explain", "completion", "man"})
  void helpGoesToStandardOutput(String command) {
    Result result = command.isEmpty() ? Cli.run("--help") : Cli.run(command, "--help");
    assertThat(result.code()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .startsWith("Usage: onnx-lrp")
        .contains("Exit codes:", "130   interrupted")
        .doesNotContain("\u001b");
  }

  @Test
  void versionIsSaid() {
    assertThat(Cli.run("--version").out()).startsWith("onnx-lrp ").contains("Java ", "kernels: ");
  }

  @Test
  void theHelpOfACommandIsThatOfItsOption() {
    assertThat(Cli.run("help", "explain").out()).isEqualTo(Cli.run("explain", "--help").out());
    assertThat(Cli.run("help").out()).isEqualTo(Cli.run("--help").out());
  }

  @Test
  void aMisspelledOptionOrCommandIsSuggested() {
    assertThat(Cli.run("explain", SURNAMES, "--fromat", "json").err())
        .contains("'--fromat', 'json', did you mean --format?; see");
    assertThat(Cli.run("explian", SURNAMES).err()).contains("did you mean explain?");
  }

  @Test
  void completionKnowsTheOptions() {
    assertThat(Cli.run("completion").out()).contains("--gate-rule", "--per-node", "complete -F");
  }

  @Test
  void inspectDescribesAModel() {
    Result result = Cli.run("inspect", SURNAMES, "--format", "json", "--composite", "arras");
    assertThat(result.code()).isZero();
    JsonNode json = json(result);
    assertThat(json.get("producer").stringValue()).startsWith("pytorch");
    assertThat(json.get("opset").get("ai.onnx").intValue()).isEqualTo(17);
    assertThat(json.get("inputs").toString())
        .isEqualTo("[{\"name\":\"ids\",\"type\":\"int64\",\"shape\":[\"batch\",\"time\"]}]");
    assertThat(json.get("outputs").get(0).get("shape").toString()).isEqualTo("[\"batch\",16]");
    assertThat(json.get("operators").get("LSTM").intValue()).isEqualTo(1);
    assertThat(json.get("recurrences").get(0).get("kind").stringValue()).isEqualTo("LSTM");
    assertThat(json.get("recurrences").get(0).get("direction").stringValue())
        .isEqualTo("bidirectional");
    assertThat(json.get("composite").get("name").stringValue()).isEqualTo("arras");
    assertThat(json.get("supported").booleanValue()).isTrue();
    assertThat(json.get("unsupported").size()).isZero();
    assertThat(Cli.run("inspect", SURNAMES).out())
        .contains("producer     pytorch", "supported    yes", "bidirectional");
  }

  @Test
  void inspectSaysWhatNodesAreTakenFor() {
    assertThat(Cli.run("inspect", VOWELS, "--roles").out())
        .contains(
            "Mul 'LSTM__30/i*g': product, all, gate 'LSTM__30/i'; the operator names the gate",
            "Sigmoid 'LSTM__30/i': elementwise, unchanged");
    Result result =
        Cli.run("inspect", VOWELS, "--roles", "--gate", "LSTM__30/i*g=right", "--format", "json");
    JsonNode product = null;
    for (JsonNode role : json(result).get("roles")) {
      product = role.get("node").stringValue().equals("LSTM__30/i*g") ? role : product;
    }
    assertThat(product.get("gate").stringValue()).isEqualTo("LSTM__30/g");
    assertThat(product.get("why").stringValue()).isEqualTo("the gate is given");
    assertThat(product.get("inferred").isNull()).isTrue();
  }

  @Test
  void inspectSaysWhatIsLeftWhereAnInputIsFixed() {
    String model = MODELS.resolve("field/masked-softmax.onnx").toString();
    assertThat(Cli.run("inspect", model, "--roles", "--output", "probs").out())
        .contains("Mul '/Mul_2': product, all, gate '/Softmax_output_0'");
    assertThat(
            Cli.run("inspect", model, "--roles", "--output", "probs", "--fixed", "action_masks")
                .out())
        .contains("Mul '/Mul_2': elementwise, unchanged; a constant factor");
  }

  @Test
  void aMatchThatFitsNothingIsNamedWithItsLine() throws IOException {
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file, "rules:\n  - operator: Conv\n    rule: flat\n  - rule: zero\n  - rule: all\n");
    Result result =
        Cli.run("explain", VOWELS, "--random", "1", "--seed", "1", "--composite", file.toString());
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("mine.yaml, line 2: the composite mine.yaml has the rule flat")
        .contains("for nodes that are not there: operator [Conv]");
  }

  @Test
  void aGateThatIsNotThereIsNamed() {
    Result side = Cli.run("inspect", VOWELS, "--roles", "--gate", "LSTM__30/i*g=above");
    assertThat(side.code()).isEqualTo(2);
    assertThat(side.err()).contains("--gate LSTM__30/i*g=above: expected NODE=left or NODE=right");
    Result node = Cli.run("inspect", VOWELS, "--roles", "--gate", "LSTM__30/c=left");
    assertThat(node.code()).isEqualTo(2);
    assertThat(node.err()).contains("gate 'LSTM__30/c': the model has no product");
  }

  @Test
  void validateComparesOutputs() {
    Result result = Cli.run("validate", SURNAMES, "--text", "Kowalski", "--format", "json");
    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    JsonNode json = json(result);
    assertThat(json.get("ok").booleanValue()).isTrue();
    assertThat(json.get("provider").stringValue()).isEqualTo("CPUExecutionProvider");
    JsonNode output = json.get("outputs").get(0);
    assertThat(output.get("name").stringValue()).isEqualTo("logits");
    assertThat(output.get("max_abs").doubleValue())
        .isBetween(0.0, output.get("tolerance").doubleValue());
    assertThat(json.get("first_divergence").isNull()).isTrue();
    assertThat(json.get("nodes").size()).isZero();
  }

  @Test
  void validateComparesNodes() {
    for (String scope : new String[] {"--per-node", "--isolated"}) {
      Result result =
          Cli.run("validate", VOWELS, "--random", "2", "--seed", "3", scope, "--format", "json");
      assertThat(result.code()).isZero();
      assertThat(json(result).get("nodes").size()).isGreaterThan(10);
    }
  }

  @Test
  void validateFailsWhenNothingIsTolerated() {
    Result result =
        Cli.run("validate", SURNAMES, "--text", "Kowalski", "--atol", "0", "--rtol", "0");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("DIFFERS", "BAD");
  }

  /** What validate saves is test data that it reads again, with expected outputs if there are. */
  @Test
  void savedInputsCanBeReadAgain() throws IOException {
    Path saved = folder.resolve("saved");
    String[] texts = {"--text", "Ko", "--text", "Kow"};
    assertThat(
            Cli.run(
                    "validate",
                    SURNAMES,
                    texts[0],
                    texts[1],
                    texts[2],
                    texts[3],
                    "--save-inputs",
                    saved.toString())
                .code())
        .isZero();
    Result again =
        Cli.run(
            "explain",
            SURNAMES,
            "--data",
            saved.resolve("test_data_set_1").toString(),
            "--format",
            "json");
    JsonNode direct = json(Cli.run("explain", SURNAMES, "--text", "Kow", "--format", "json"));
    assertThat(json(again).get("samples").get(0).get("relevance"))
        .isEqualTo(direct.get("samples").get(0).get("relevance"));
  }

  /** Without tolerance, rounding is a divergence. */
  @Test
  void aReproductionHoldsTheFirstNodeThatDiverges() throws IOException {
    Path repro = folder.resolve("repro");
    String[] strict = {"--atol", "0", "--rtol", "0"};
    for (String[] scope : new String[][] {{}, {"--per-node"}, {"--isolated"}}) {
      Result found = Cli.run(arguments(validate(VOWELS, repro), strict, scope));
      assertThat(found.code()).isEqualTo(1);
      assertThat(found.err()).contains("diverges by itself; it is in " + repro);
      Path model = repro.resolve("model.onnx");
      assertThat(json(Cli.run("inspect", model.toString(), "--format", "json")).get("operators"))
          .filteredOn(count -> count.intValue() > 1)
          .isEmpty();
      Result again = Cli.run(arguments(repeat(repro), strict));
      assertThat(again.code()).isEqualTo(1);
      assertThat(json(again).get("references").size()).isPositive();
      assertThat(json(again).get("outputs").get(0).get("ok").booleanValue()).isFalse();
    }
    // The files of the node that diverged are replaced.
    Result fine = Cli.run(validate(VOWELS, repro));
    assertThat(fine.code()).isZero();
    assertThat(fine.err()).contains("no node diverges by itself; the whole model");
    assertThat(Cli.run(repeat(repro)).code()).isZero();
    try (Stream<Path> files = Files.walk(repro)) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("model.onnx", "input_0.pb", WrittenFiles.LIST);
    }
  }

  private static String[] validate(String model, Path repro) {
    return new String[] {
      "validate", model, "--random", "1", "--seed", "1", "--repro", repro.toString()
    };
  }

  private static String[] repeat(Path repro) {
    String data = repro.resolve("test_data_set_0").toString();
    String model = repro.resolve("model.onnx").toString();
    return new String[] {"validate", model, "--data", data, "--format", "json"};
  }

  private static String[] arguments(String[]... parts) {
    return Stream.of(parts).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void aFullDiskIsNoSuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            InputStream.nullInputStream(),
            full,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false);
    for (String[] arguments : new String[][] {{"inspect", SURNAMES}, {"--help"}}) {
      err.reset();
      assertThat(new CommandRunner(console).run(arguments)).isEqualTo(4);
      assertThat(err.toString(StandardCharsets.UTF_8))
          .hasLineCount(1)
          .contains("cannot be written");
    }
  }

  @Test
  void severalRunsShowTheWorst() throws IOException {
    Path lines = Files.writeString(folder.resolve("n.txt"), "Kowalski\nSmith\n");
    Result result = Cli.run("validate", SURNAMES, "--data", lines.toString());
    assertThat(result.out()).contains("agrees", "the worst of 2 runs");
  }
}
