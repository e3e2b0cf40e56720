package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the command {@code evaluate} says, and what it refuses. */
class EvaluateCommandTest {
  private static final Path SURNAMES = TestModels.directory().resolve("surnames");
  private static final String NAMES = SURNAMES.resolve("surnames.onnx").toString();
  private static final Path VOWELS = TestModels.directory().resolve("vowels");
  private static final String SERIES = VOWELS.resolve("vowels.onnx").toString();

  /** Sums of the same numbers in another order. */
  private static final double ROUNDING = 1e-9;

  @TempDir Path folder;

  private String surnames(int count) throws IOException {
    Path file = folder.resolve("names.jsonl");
    List<String> lines = Files.readAllLines(SURNAMES.resolve("surnames.test.jsonl"));
    List<String> some = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      some.add(lines.get(k * (lines.size() / count)));
    }
    Files.write(file, some);
    return file.toString();
  }

  private static JsonNode json(String... arguments) {
    Result result = Cli.run(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  private static JsonNode metric(JsonNode document, String name, String setting) {
    return list(document.get("metrics")).stream()
        .filter(
            one ->
                one.get("metric").stringValue().equals(name)
                    && one.get("setting").stringValue().equals(setting))
        .findFirst()
        .orElseThrow();
  }

  private static double value(JsonNode metric, String method) {
    return list(metric.get("results")).stream()
        .filter(one -> one.get("method").stringValue().equals(method))
        .mapToDouble(one -> one.get("value").get("mean").doubleValue())
        .findFirst()
        .orElseThrow();
  }

  /** The oracle tries everything, and LRP is known to do better than chance on these models. */
  @Test
  void methodsStandBetweenTheirControls() throws IOException {
    JsonNode names =
        json(
            "evaluate",
            NAMES,
            "--data",
            surnames(60),
            "--method",
            "lrp,lrp:half,gradient-x-input",
            "--metric",
            "deletion,insertion,comprehensiveness,sufficiency",
            "--baseline",
            "zero,mean",
            "--format",
            "json");
    assertThat(list(names.get("methods")).stream().map(one -> one.get("name").stringValue()))
        .containsExactly("lrp", "lrp:half", "gradient-x-input");
    for (String baseline : List.of("zero", "mean")) {
      JsonNode deletion = metric(names, "deletion", baseline);
      assertThat(value(deletion, "lrp")).isGreaterThan(value(deletion, "random") + 0.5);
      assertThat(value(deletion, "oracle")).isGreaterThan(value(deletion, "lrp"));
      assertThat(value(metric(names, "insertion", baseline), "lrp"))
          .isGreaterThan(value(metric(names, "insertion", baseline), "random") + 0.5);
      JsonNode without = metric(names, "comprehensiveness", baseline + ", 50 %");
      assertThat(value(without, "lrp")).isGreaterThan(value(without, "random"));
      JsonNode alone = metric(names, "sufficiency", baseline + ", 50 %");
      assertThat(value(alone, "lrp")).isLessThan(value(alone, "random"));
      assertThat(alone.get("better").stringValue()).isEqualTo("lower");
    }
  }

  @Test
  void sumsAreThoseOfTheClassesAndOfTheCurve() {
    JsonNode vowels =
        json(
            "evaluate",
            SERIES,
            "--data",
            VOWELS.resolve("vowels.test.npz").toString(),
            "--metric",
            "deletion",
            "--points",
            "4",
            "--control",
            "random",
            "--format",
            "json");
    JsonNode deletion = metric(vowels, "deletion", "zero");
    for (JsonNode result : list(deletion.get("results"))) {
      double sum = 0;
      long samples = 0;
      for (JsonNode of : list(result.get("classes"))) {
        samples += of.get("samples").longValue();
        sum += of.get("samples").longValue() * of.get("value").get("mean").doubleValue();
      }
      assertThat(samples).isEqualTo(180);
      double mean = result.get("value").get("mean").doubleValue();
      assertThat(sum / samples).isEqualTo(mean, within(ROUNDING));
      List<JsonNode> curve = list(result.get("curve"));
      assertThat(curve).hasSize(5);
      double first = curve.get(0).get("mean").doubleValue();
      double area = 0;
      for (JsonNode point : curve) {
        area += (first - point.get("mean").doubleValue()) / curve.size();
      }
      assertThat(area).isEqualTo(mean, within(ROUNDING));
    }
    JsonNode difference = deletion.get("differences").get(0);
    assertThat(difference.get("difference").get("mean").doubleValue())
        .isEqualTo(value(deletion, "lrp") - value(deletion, "random"), within(ROUNDING));
  }

  @Test
  void probabilitiesAreThoseOfTheModel() {
    String vowels = VOWELS.resolve("vowels.test.npz").toString();
    JsonNode predicted = json("explain", SERIES, "--data", vowels, "--format", "json");
    double probability =
        list(predicted.get("samples")).stream()
            .mapToDouble(one -> one.get("prediction").get("value").doubleValue())
            .average()
            .orElseThrow();
    JsonNode measured =
        json(
            "evaluate",
            SERIES,
            "--data",
            vowels,
            "--metric",
            "deletion",
            "--measure",
            "probability",
            "--control",
            "none",
            "--format",
            "json");
    JsonNode curve = metric(measured, "deletion", "zero").get("results").get(0).get("curve");
    assertThat(curve.get(0).get("mean").doubleValue()).isEqualTo(probability, within(ROUNDING));
  }

  @Test
  void textSaysWhatIntervalsAllowToSay() throws IOException {
    String data = surnames(60);
    Result result =
        Cli.run("evaluate", NAMES, "--data", data, "--method", "lrp,gradient", "--seed", "3");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("samples     60", "seed        3", "argmax")
        .contains("deletion (zero): ", "insertion (zero): ", "; higher is better", "lrp, gradient")
        .containsPattern("lrp +[0-9.]+ +[0-9.]+ +[+][0-9.]+ +[0-9.]+ +best")
        .containsPattern("gradient .*(worse than|not told from) random")
        .containsPattern("oracle +[0-9.]+");
    assertThat(
            Cli.run("evaluate", NAMES, "--data", data, "--method", "lrp,gradient", "--seed", "3")
                .out())
        .isEqualTo(result.out());
  }

  @Test
  void whatCannotBeIsRefused() throws IOException {
    String data = surnames(3);
    Map<List<String>, String> refused =
        Map.of(
            List.of("--metric", "speed"), "no such metric; there is deletion",
            List.of("--method", "lrp,lrp"), "lrp is there twice",
            List.of("--method", "lrp:most"), "--method lrp:most",
            List.of("--method", "lrp:half", "--gate-rule", "all"), "exclude each other",
            List.of("--baseline", "padding"), "no id of padding is known",
            List.of("--unit", "word"), "expected step, feature, element or segment:N",
            List.of("--control", "chance"), "expected random, oracle or none",
            List.of("--percent", "120"), "expected more than 0 and at most 100",
            List.of("--metric", "auroc"), "needs --truth",
            List.of("--target", "1", "--target", "2"), "one target, not 2");
    refused.forEach(
        (options, message) -> {
          List<String> arguments = new ArrayList<>(List.of("evaluate", NAMES, "--data", data));
          arguments.addAll(options);
          if (options.contains("--percent")) {
            arguments.addAll(List.of("--metric", "sufficiency"));
          }
          Result result = Cli.run(arguments.toArray(String[]::new));
          assertThat(result.code()).as(options.toString()).isIn(2, 3);
          assertThat(result.err()).contains(message);
        });
    Result several = Cli.run("explain", NAMES, "--text", "Ek", "--method", "lrp,gradient");
    assertThat(several.code()).isEqualTo(2);
    assertThat(several.err()).contains("expected one method");
  }

  @Test
  void otherMetricsAreThere() throws IOException {
    String data = surnames(12);
    Path mask = folder.resolve("mask.npz");
    Files.write(mask, Npz.write(Map.of("ids", Tensor.of(firstTwo(12, 20), 12, 20))));
    JsonNode names =
        json(
            "evaluate",
            NAMES,
            "--data",
            data,
            "--method",
            "lrp,gradient-x-input",
            "--metric",
            "auroc,aup,aur,auprc,mass-accuracy,rank-accuracy,infidelity,randomisation-cascading,"
                + "randomisation-independent,random-logit,sparseness,conservation,agreement,"
                + "noise-control",
            "--truth",
            mask.toString(),
            "--format",
            "json");
    // Infidelity has a second number, agreement one row a pair.
    assertThat(list(names.get("metrics"))).hasSize(15);
    for (JsonNode metric : list(names.get("metrics"))) {
      assertThat(metric.get("results").size()).as(metric.toString()).isPositive();
      for (JsonNode result : list(metric.get("results"))) {
        assertThat(result.get("samples").longValue()).as(result.toString()).isPositive();
      }
    }
    assertThat(value(metric(names, "conservation", ""), "lrp"))
        .isLessThan(value(metric(names, "conservation", ""), "gradient-x-input"));
    double shuffled = value(metric(names, "randomisation-cascading", ""), "lrp");
    assertThat(Math.abs(shuffled)).isLessThan(0.6);
    Result vowels =
        Cli.run(
            "evaluate",
            SERIES,
            "--data",
            VOWELS.resolve("vowels.test.npz").toString(),
            "--metric",
            "max-sensitivity,sparseness",
            "--changes",
            "2",
            "--format",
            "html");
    assertThat(vowels.code()).isZero();
    assertThat(vowels.out()).startsWith("<!DOCTYPE html>").contains("max-sensitivity");
  }

  private static long[] firstTwo(int samples, int longest) {
    long[] mask = new long[samples * longest];
    for (int k = 0; k < mask.length; k++) {
      mask[k] = k % longest < 2 ? 1 : 0;
    }
    return mask;
  }
}
