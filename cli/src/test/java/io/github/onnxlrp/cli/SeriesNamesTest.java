package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What features and time steps are called, from the data to the reports. */
class SeriesNamesTest {
  private static final String VOWELS =
      TestModels.directory().resolve("vowels/vowels.onnx").toString();

  private static final List<String> NAMES =
      IntStream.range(0, 12).mapToObj(k -> k == 2 ? "wind [m/s]" : "f" + k).toList();

  @TempDir Path folder;
  private Path plain;
  private Path timed;

  /** 16 steps of 12 numbers, with and without names and times. */
  @BeforeEach
  void write() throws IOException {
    StringBuilder without = new StringBuilder();
    StringBuilder with = new StringBuilder("when," + String.join(",", NAMES) + "\n");
    for (int t = 0; t < 16; t++) {
      int step = t;
      String row =
          IntStream.range(0, 12)
              .mapToObj(f -> Double.toString(Math.sin(step + f)))
              .collect(Collectors.joining(","));
      without.append(row).append('\n');
      with.append("2024-01-31 10:%02d,".formatted(t)).append(row).append('\n');
    }
    plain = Files.writeString(folder.resolve("plain.csv"), without);
    timed = Files.writeString(folder.resolve("timed.csv"), with);
  }

  private static Cli.Result explain(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "explain";
    all[1] = VOWELS;
    System.arraycopy(options, 0, all, 2, options.length);
    return Cli.run(all);
  }

  private static JsonNode sample(Cli.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
    return JsonMapper.shared().readTree(result.out()).at("/samples/0");
  }

  private static List<String> strings(JsonNode list) {
    return list.valueStream().map(JsonNode::stringValue).toList();
  }

  /** The times are no feature, and change no number. */
  @ParameterizedTest
  @ValueSource(strings = {"--data ", "--input x="})
  void aTableSaysWhatItsColumnsAreCalled(String option) {
    String[] data = (option + timed).split(" ", 2);
    JsonNode sample = sample(explain(data[0], data[1], "--format", "json"));
    assertThat(strings(sample.at("/series/x/features"))).isEqualTo(NAMES);
    assertThat(sample.at("/series/x/time").stringValue()).isEqualTo("when");
    assertThat(strings(sample.at("/series/x/times"))).hasSize(16).startsWith("2024-01-31 10:00");
    JsonNode without = sample(explain("--data", plain.toString(), "--format", "json"));
    assertThat(without.get("series")).isNull();
    assertThat(sample.get("relevance")).isEqualTo(without.get("relevance"));
    assertThat(explain(data[0], data[1], "--format", "csv").out().split("\r\n"))
        .anyMatch(row -> row.startsWith("sample,") && row.endsWith(",label,feature,time"))
        .anyMatch(row -> row.contains(",x,3 2,") && row.endsWith(",wind [m/s],2024-01-31 10:03"));
    assertThat(explain(data[0], data[1], "--format", "html").out())
        .contains("wind [m/s]", "2024-01-31 10:15");
  }

  @Test
  void theUserNamesTheFeatures() throws IOException {
    Path file = Files.write(folder.resolve("names.txt"), NAMES);
    for (String names : List.of(String.join(",", NAMES), "x=" + file, file.toString())) {
      JsonNode sample =
          sample(explain("--data", plain.toString(), "--format", "json", "--feature-names", names));
      assertThat(strings(sample.at("/series/x/features"))).isEqualTo(NAMES);
      assertThat(sample.at("/series/x/times").isMissingNode()).isTrue();
    }
    String[] others = new String[12];
    Arrays.setAll(others, k -> "g" + k);
    JsonNode sample =
        sample(
            explain(
                "--data", timed.toString(),
                "--format", "json",
                "--feature-names", String.join(",", others)));
    assertThat(strings(sample.at("/series/x/features"))).containsExactly(others);
    assertThat(strings(sample.at("/series/x/times"))).hasSize(16);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Cli.Result few = explain("--data", plain.toString(), "--feature-names", "a,b");
    assertThat(few.code()).isEqualTo(ExitCodes.INVALID);
    assertThat(few.err())
        .contains(
            "--feature-names: 2 names for input 'x' of shape [1,16,12], whose last axis has 12"
                + " features");
    Cli.Result none = explain("--random", "1", "--seed", "1", "--time-column", "when");
    assertThat(none.code()).isEqualTo(ExitCodes.INVALID);
    assertThat(none.err()).contains("--time-column when: no .csv table was read");
    Cli.Result column = explain("--data", timed.toString(), "--time-column", "then");
    assertThat(column.err()).contains("--time-column then: " + timed + " has the columns when, f0");
  }
}
