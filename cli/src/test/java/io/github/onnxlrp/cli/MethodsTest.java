package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.explain.AttributionMethods;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.ConfigurableMethod;
import io.github.onnxlrp.method.MethodOption;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every method is there on the command line, for texts and for series, and is described. */
class MethodsTest {
  private static final Path MODELS = TestModels.directory();
  private static final Path DOCS = MODELS.resolve("../../docs");

  @TempDir Path folder;

  static List<AttributionMethod> methods() {
    return AttributionMethods.all();
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("methods")
  void explainsTexts(AttributionMethod method) throws IOException {
    Path texts = folder.resolve("texts.txt");
    Files.writeString(texts, "Kowalski\nNovak\nNguyen\nSatoshi\nBauer\nRossi\n");
    JsonNode report =
        explain(method, "surnames/surnames.onnx", "--data", texts.toString(), "--threads", "2");
    assertThat(report.get("samples").size()).isEqualTo(6);
    check(method, report, "ids");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("methods")
  void explainsSeries(AttributionMethod method) {
    JsonNode report =
        explain(method, "vowels/vowels.onnx", "--random", "5", "--seed", "1", "--threads", "2");
    assertThat(report.get("samples").size()).isEqualTo(5);
    check(method, report, "x");
  }

  private static JsonNode explain(AttributionMethod method, String model, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("explain", MODELS.resolve(model).toString(), "--method", method.name()));
    arguments.addAll(List.of("--format", "json", "--quiet"));
    arguments.addAll(List.of(more));
    Result result = Cli.run(arguments.toArray(String[]::new));
    assertThat(result.code()).as("%s: %s", method.name(), result.err()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private static void check(AttributionMethod method, JsonNode report, String input) {
    assertThat(report.get("method").asString()).isEqualTo(method.name());
    for (JsonNode sample : report.get("samples")) {
      assertThat(sample.get("ledger").isNull()).as(method.name()).isTrue();
      assertThat(sample.get("relevance").has(input)).as(method.name()).isTrue();
    }
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("methods")
  void isDescribed(AttributionMethod method) throws IOException {
    String page = Files.readString(DOCS.resolve("methods/" + method.name() + ".md"));
    String help = Cli.run("explain", "--help").out().replaceAll("\\s+", " ");
    assertThat(page).contains("**Formula.**", "**Source.**", "**When.**", "**Cost.**", "**Ids.**");
    assertThat(help).contains(method.name());
    assertThat(Files.readString(DOCS.resolve("methods/README.md")))
        .contains("[%1$s](%1$s.md)".formatted(method.name()));
    if (method instanceof ConfigurableMethod configurable) {
      for (MethodOption option : configurable.options()) {
        assertThat(help).contains(option.name());
        assertThat(page).contains("| `%s` |".formatted(option.name()));
        assertThat(page).contains("| `%s` |".formatted(option.standard()));
      }
    }
  }
}
