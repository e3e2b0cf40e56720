package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Classifiers with a float output and one of strings or of maps beside it. */
class SideOutputsTest {
  private static final Path MODELS = TestModels.directory().resolve("field");
  private static final String[] RANDOM = {"--random", "2", "--seed", "1", "--dim", "t=4"};

  @ParameterizedTest
  @CsvSource({
    "string-labels.onnx,label,initializer 'labs': elements of type STRING",
    "zipmap-beside.onnx,zip,ai.onnx.ml.ZipMap node 'ZipMap_zip': the operator is not supported"
  })
  void theFloatOutputIsExplainedAndComparedAndTheOtherSetAside(
      String file, String side, String reason) {
    String model = MODELS.resolve(file).toString();
    for (List<String> output : List.of(List.<String>of(), List.of("--output", "prob"))) {
      Result explained = run("explain", model, output);
      assertThat(explained.code()).isZero();
      JsonNode json = JsonMapper.shared().readTree(explained.out());
      assertThat(json.get("notes").get(0).stringValue())
          .startsWith("output '" + side + "' is set aside: ")
          .contains(reason);
      assertThat(json.get("samples").size()).isEqualTo(2);
      JsonNode target = json.get("samples").get(0).get("target");
      assertThat(target.get("output").stringValue()).isEqualTo("prob");

      Result validated = run("validate", model, output);
      assertThat(validated.code()).isZero();
      JsonNode report = JsonMapper.shared().readTree(validated.out());
      assertThat(report.get("ok").booleanValue()).isTrue();
      assertThat(report.get("outputs").size()).isEqualTo(1);
      // What is not asked for need not be mentioned.
      assertThat(report.get("not_compared").size()).isEqualTo(output.isEmpty() ? 1 : 0);
    }
    assertThat(run("validate", model, List.of()).out()).contains(side, reason);
  }

  @ParameterizedTest
  @CsvSource({"string-labels.onnx,label", "zipmap-beside.onnx,zip"})
  void theOtherOutputIsAnErrorOnlyWhereItIsAskedFor(String file, String side) {
    String model = MODELS.resolve(file).toString();
    for (String command : List.of("explain", "validate")) {
      Result result = run(command, model, List.of("--output", side));
      assertThat(result.code()).isEqualTo(3);
      assertThat(result.err()).contains("1 node is not supported: ai.onnx.ml.");
    }
    Result both = run("validate", model, List.of("--output", side, "--output", "prob"));
    assertThat(both.code()).isZero();
    assertThat(both.out()).contains("\"not_compared\":[{\"name\":\"" + side);
    assertThat(Cli.run("inspect", model, "--output", side).code()).isEqualTo(3);
    assertThat(Cli.run("inspect", model, "--output", "prob").code()).isZero();
    assertThat(Cli.run("validate", model, "--random", "1", "--output", "none").err())
        .contains("the model has no output 'none'");
  }

  @Test
  void inspectSaysWhichOutputsAreSupported() {
    String model = MODELS.resolve("string-labels.onnx").toString();
    Result result = Cli.run("inspect", model, "--format", "json");
    assertThat(result.code()).isZero();
    JsonNode json = JsonMapper.shared().readTree(result.out());
    assertThat(json.get("supported").booleanValue()).isTrue();
    assertThat(json.get("unsupported").size()).isZero();
    JsonNode label = json.get("outputs").get(0);
    assertThat(label.get("name").stringValue()).isEqualTo("label");
    assertThat(label.get("supported").booleanValue()).isFalse();
    assertThat(label.get("unsupported").get(0).get("operator").stringValue())
        .isEqualTo("ai.onnx.ml.ArrayFeatureExtractor");
    assertThat(json.get("outputs").get(1).get("supported").booleanValue()).isTrue();
    assertThat(Cli.run("inspect", model).out())
        .contains(
            "supported    yes", "set aside    output 'label': ai.onnx.ml.ArrayFeatureExtractor");
  }

  private static Result run(String command, String model, List<String> more) {
    List<String> arguments = new java.util.ArrayList<>(List.of(command, model));
    arguments.addAll(List.of(RANDOM));
    arguments.addAll(more);
    arguments.addAll(List.of("--format", "json"));
    return Cli.run(arguments.toArray(String[]::new));
  }
}
