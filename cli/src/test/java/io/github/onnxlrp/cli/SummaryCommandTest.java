package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code summary} says, computed again from all that {@code explain} gives. */
class SummaryCommandTest {
  private static final Path SURNAMES = TestModels.directory().resolve("surnames");
  private static final String MODEL = SURNAMES.resolve("surnames.onnx").toString();
  private static final Path VOWELS = TestModels.directory().resolve("vowels");

  @TempDir Path folder;

  /** The first lines of the test set, which hold several classes and mistakes. */
  private Path surnames(int count) throws IOException {
    Path file = folder.resolve("names.jsonl");
    List<String> lines = Files.readAllLines(SURNAMES.resolve("surnames.test.jsonl"));
    List<String> some = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      some.add(lines.get(k * (lines.size() / count)));
    }
    Files.write(file, some);
    return file;
  }

  private static JsonNode json(String... arguments) {
    Result result = Cli.run(arguments);
    assertThat(result.code()).as(result.err()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  @Test
  void tokensAndPlacesAreThoseOfAllExplanations() throws IOException {
    String data = surnames(150).toString();
    JsonNode summary = json("summary", MODEL, "--data", data, "--format", "json");
    List<JsonNode> samples =
        list(json("explain", MODEL, "--data", data, "--format", "json").get("samples"));
    Occurrences tokens = new Occurrences();
    Occurrences places = new Occurrences();
    Map<Integer, Occurrences> ofClass = new LinkedHashMap<>();
    for (int s = 0; s < samples.size(); s++) {
      List<JsonNode> found = list(samples.get(s).get("tokens"));
      int predicted = samples.get(s).get("prediction").get("index").get(0).intValue();
      for (int k = 0; k < found.size(); k++) {
        double value = found.get(k).get("relevance").doubleValue();
        String text = found.get(k).get("text").stringValue();
        tokens.add(text, s, value, Math.abs(value), 1);
        ofClass
            .computeIfAbsent(predicted, key -> new Occurrences())
            .add(text, s, value, Math.abs(value), 1);
        places.add("" + (found.size() - 1 - k), s, value, Math.abs(value), 1);
      }
    }
    assertThat(summary.get("samples").intValue()).isEqualTo(150);
    JsonNode list = summary.get("parts").get(0);
    assertThat(list.get("kind").stringValue()).isEqualTo("tokens");
    tokens.assertSame(list);
    places.assertSame(summary.get("parts").get(1));
    assertClasses(ofClass, list);
    List<Double> shares =
        list(list.get("entries")).stream().map(entry -> entry.get("share").doubleValue()).toList();
    assertThat(shares).isSortedAccordingTo(Comparator.reverseOrder());
  }

  private static void assertClasses(Map<Integer, Occurrences> expected, JsonNode list) {
    for (JsonNode entry : list(list.get("entries"))) {
      String name = entry.get("name").stringValue();
      for (JsonNode part : list(entry.get("classes"))) {
        List<double[]> samples =
            List.copyOf(expected.get(part.get("class").intValue()).found.get(name).values());
        double count = samples.stream().mapToDouble(sums -> sums[2]).sum();
        Occurrences.assertMean(part.get("relevance"), samples, 0, count);
      }
      long classes =
          expected.values().stream().filter(found -> found.found.containsKey(name)).count();
      assertThat(entry.get("classes")).hasSize((int) classes);
    }
  }

  @Test
  void confusionAndExamplesAreThoseOfAllExplanations() throws IOException {
    String data = surnames(300).toString();
    JsonNode summary = json("summary", MODEL, "--data", data, "--format", "json");
    List<JsonNode> samples =
        list(json("explain", MODEL, "--data", data, "--format", "json").get("samples"));
    Map<List<Integer>, List<Integer>> cells = new LinkedHashMap<>();
    Map<Integer, List<Integer>> classes = new LinkedHashMap<>();
    for (int s = 0; s < samples.size(); s++) {
      int predicted = samples.get(s).get("prediction").get("index").get(0).intValue();
      int label = samples.get(s).get("label").get("number").intValue();
      cells.computeIfAbsent(List.of(label, predicted), key -> new ArrayList<>()).add(s);
      classes.computeIfAbsent(predicted, key -> new ArrayList<>()).add(s);
    }
    Comparator<Integer> byScore =
        Comparator.comparingDouble(s -> -samples.get(s).get("score").doubleValue());
    assertThat(summary.get("confusion")).hasSize(cells.size());
    for (JsonNode cell : list(summary.get("confusion"))) {
      int label = cell.get("label").intValue();
      int predicted = cell.get("predicted").intValue();
      List<Integer> found = cells.get(List.of(label, predicted));
      assertThat(cell.get("count").intValue()).isEqualTo(found.size());
      assertThat(cell.has("example")).isEqualTo(label != predicted);
      if (label != predicted) {
        int most = found.stream().sorted(byScore).findFirst().orElseThrow();
        assertThat(cell.get("example").get("sample").intValue()).isEqualTo(most);
      }
    }
    for (JsonNode found : list(summary.get("classes"))) {
      int index = found.get("index").intValue();
      assertThat(found.get("labelled").longValue()).isEqualTo(count(cells, index, null));
      assertThat(found.get("predicted").longValue()).isEqualTo(count(cells, null, index));
      assertThat(found.get("right").longValue()).isEqualTo(count(cells, index, index));
      List<Integer> expected =
          classes.getOrDefault(found.get("index").intValue(), List.of()).stream()
              .sorted(byScore)
              .limit(3)
              .toList();
      assertThat(list(found.get("examples")).stream().map(e -> e.get("sample").intValue()))
          .containsExactlyElementsOf(expected);
    }
    long right = classes.keySet().stream().mapToLong(index -> count(cells, index, index)).sum();
    assertThat(summary.get("accuracy").get("labelled").longValue()).isEqualTo(300);
    assertThat(summary.get("accuracy").get("right").longValue()).isEqualTo(right);
  }

  /** How many samples have a label and a prediction; null is any. */
  private static long count(
      Map<List<Integer>, List<Integer>> cells, Integer label, Integer predicted) {
    return cells.entrySet().stream()
        .filter(cell -> label == null || cell.getKey().get(0).equals(label))
        .filter(cell -> predicted == null || cell.getKey().get(1).equals(predicted))
        .mapToLong(cell -> cell.getValue().size())
        .sum();
  }

  @Test
  void featuresAreSumsOverTheStepsOfASample() {
    String[] inputs = {
      VOWELS.resolve("vowels.onnx").toString(),
      "--data",
      VOWELS.resolve("vowels.test.npz").toString(),
      "--format",
      "json"
    };
    JsonNode summary = json(with("summary", inputs));
    Occurrences features = new Occurrences();
    Occurrences steps = new Occurrences();
    List<JsonNode> samples = list(json(with("explain", inputs)).get("samples"));
    for (int s = 0; s < samples.size(); s++) {
      JsonNode data = samples.get(s).get("relevance").get("x").get("data");
      double[] sums = new double[16];
      double[] sizes = new double[16];
      for (int k = 0; k < 16 * 12; k++) {
        double value = data.get(k).doubleValue();
        features.add("" + k % 12, s, value, Math.abs(value), k < 12 ? 1 : 0);
        sums[k / 12] += value;
        sizes[k / 12] += Math.abs(value);
      }
      for (int t = 0; t < 16; t++) {
        steps.add("" + (15 - t), s, sums[t], sizes[t], 1);
      }
    }
    features.assertSame(summary.get("parts").get(0));
    steps.assertSame(summary.get("parts").get(1));
  }

  private static String[] with(String command, String... arguments) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }

  @Test
  void aSampleOfOneClassHasNoIntervalsAndNoMistakes() {
    Result result = Cli.run("summary", MODEL, "--text", "Kowalski");
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("samples     1", "score       5.3070, mean")
        .doesNotContain("\u00b1 ", "mistakes", "right", "by predicted class");
  }

  @Test
  void csvHasARowForEachPartClassAndMistake() throws IOException {
    String data = surnames(100).toString();
    JsonNode summary = json("summary", MODEL, "--data", data, "--format", "json");
    Result csv = Cli.run("summary", MODEL, "--data", data, "--format", "csv");
    List<String> lines = csv.out().lines().toList();
    int[] rows = {1};
    BiConsumer<JsonNode, String> count =
        (array, inner) ->
            array.forEach(entry -> rows[0] += 1 + (inner == null ? 0 : entry.get(inner).size()));
    summary.get("parts").forEach(list -> count.accept(list.get("entries"), "classes"));
    count.accept(summary.get("confusion"), null);
    assertThat(lines).hasSize(rows[0]);
    assertThat(lines).allMatch(line -> line.chars().filter(c -> c == ',').count() >= 12);
  }

  @Test
  void wrongUsageIsSaid() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));
    assertThat(Cli.run("summary", MODEL, "--data", empty.toString()).err()).contains("no samples");
    Result format = Cli.run("summary", MODEL, "--text", "a", "--format", "npz");
    assertThat(format.err()).contains("no such format; there is text, json, csv");
    assertThat(format.code()).isEqualTo(2);
    assertThat(Cli.run("summary", MODEL, "--text", "a", "--top", "0").code()).isEqualTo(2);
    Result two = Cli.run("summary", MODEL, "--text", "a", "--target", "1", "--target", "2");
    assertThat(two.err()).contains("summary is about one target, not 2: run it once for each");
  }

  /**
   * Notes that a format does not hold are said, but not with --quiet; errors are said all the same.
   */
  @Test
  void quietLeavesStandardErrorToErrors() {
    String model = VOWELS.resolve("vowels.onnx").toString();
    for (String command : List.of("explain", "summary")) {
      String[] inputs = {command, model, "--random", "2", "--seed", "1", "--format", "csv"};
      assertThat(Cli.run(inputs).err()).contains("random inputs", "note: explains the logit");
      Result quiet =
          Cli.run(command, "--quiet", model, "--random", "2", "--seed", "1", "--format", "csv");
      assertThat(quiet.err()).isEmpty();
      assertThat(quiet.out()).isEqualTo(Cli.run(inputs).out());
      assertThat(Cli.run(command, "--quiet", model, "--random", "0").err()).contains("--random 0");
    }
  }
}
