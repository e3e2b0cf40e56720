package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.evaluation.RankCorrelation;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code compare} shows is what {@code explain} gives, method by method. */
class CompareCommandTest {
  private static final String SURNAMES =
      TestModels.directory().resolve("surnames/surnames.onnx").toString();
  private static final String VOWELS =
      TestModels.directory().resolve("vowels/vowels.onnx").toString();

  private static JsonNode run(String... arguments) {
    Result result = Cli.run(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private static double[] numbers(JsonNode array) {
    return IntStream.range(0, array.size()).mapToDouble(k -> array.get(k).asDouble()).toArray();
  }

  @Test
  void tokensAreThoseOfExplain() {
    List<String> methods = List.of("lrp", "lrp:half", "gradient-x-input", "occlusion");
    JsonNode compared =
        run(
            "compare",
            SURNAMES,
            "--text",
            "Novak",
            "--method",
            String.join(",", methods),
            "--method-option",
            "difference=p",
            "--format",
            "json");
    JsonNode sample = compared.get("samples").get(0);
    assertThat(sample.get("prediction").asString()).isEqualTo("Croatian");
    assertThat(sample.get("rows").size()).isEqualTo(5);
    for (int k = 0; k < methods.size(); k++) {
      List<String> arguments =
          new ArrayList<>(List.of("explain", SURNAMES, "--text", "Novak", "--format", "json"));
      arguments.addAll(List.of("--method", methods.get(k)));
      if (methods.get(k).equals("occlusion")) {
        arguments.addAll(List.of("--method-option", "difference=p"));
      }
      JsonNode explained = run(arguments.toArray(String[]::new)).get("samples").get(0);
      assertThat(numbers(sample.get("relevance").get(methods.get(k))))
          .as(methods.get(k))
          .containsExactly(numbers(explained.get("relevance").get("ids").get("data")));
    }
    double[] first = numbers(sample.get("relevance").get("lrp"));
    double[] third = numbers(sample.get("relevance").get("gradient-x-input"));
    assertThat(sample.get("rank_correlation").get(0).get(2).asDouble())
        .isEqualTo(RankCorrelation.of(first, third));
  }

  @Test
  void stepsAreSumsOverFeatures() {
    String[] random = {"--random", "3", "--seed", "4", "--format", "json", "--quiet"};
    List<String> arguments =
        new ArrayList<>(List.of("compare", VOWELS, "--method", "lrp,deeplift"));
    arguments.addAll(List.of(random));
    JsonNode compared = run(arguments.toArray(String[]::new));
    assertThat(compared.get("samples").size()).isEqualTo(3);
    arguments = new ArrayList<>(List.of("explain", VOWELS, "--method", "deeplift"));
    arguments.addAll(List.of(random));
    JsonNode explained = run(arguments.toArray(String[]::new));
    double mean = 0;
    for (int sample = 0; sample < 3; sample++) {
      JsonNode own = compared.get("samples").get(sample);
      JsonNode relevance =
          explained.get("samples").get(sample).get("relevance").get("x").get("data");
      double[] steps = numbers(own.get("relevance").get("deeplift"));
      int features = relevance.size() / steps.length;
      double sum = 0;
      for (int k = 0; k < features; k++) {
        sum += relevance.get(features + k).asDouble();
      }
      assertThat(own.get("rows").get(1).asString()).isEqualTo("x[1]");
      assertThat(steps[1]).isCloseTo(sum, Offset.offset(1e-12));
      assertThat(own.get("measures").get("deeplift").has("completeness_error")).isTrue();
      mean += own.get("rank_correlation").get(0).get(1).asDouble() / 3;
    }
    assertThat(compared.get("rank_correlation").get(1).get(0).get("mean").asDouble())
        .isCloseTo(mean, Offset.offset(1e-12));
  }

  @Test
  void textHasAColumnAMethod() {
    Result two =
        Cli.run("compare", VOWELS, "--random", "2", "--method", "lrp,sensitivity", "--quiet");
    assertThat(two.out())
        .contains("sample 1", "x[0]", "  sum", "mean rank correlation over 2 samples", "95 %")
        .containsPattern("(?m)^ +lrp +sensitivity$");
  }

  @Test
  void oneMethodIsNoComparison() {
    Result one = Cli.run("compare", SURNAMES, "--text", "Novak", "--method", "occlusion");
    assertThat(one.code()).isEqualTo(2);
    assertThat(one.err()).contains("compare needs several methods").hasLineCount(1);
    Result xml =
        Cli.run("compare", SURNAMES, "--text", "a", "--method", "lrp,shap", "--format", "xml");
    assertThat(xml.code()).isEqualTo(2);
    assertThat(xml.err()).contains("--format xml: no such format; there is text, json");
  }
}
