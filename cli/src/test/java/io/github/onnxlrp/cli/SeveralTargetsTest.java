package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Several targets of each sample, in one report. */
class SeveralTargetsTest {
  private static final String SURNAMES =
      TestModels.directory().resolve("surnames/surnames.onnx").toString();

  @TempDir Path folder;

  private static Cli.Result explain(String... options) {
    String[] all = new String[options.length + 6];
    System.arraycopy(
        new String[] {"explain", SURNAMES, "--text", "Kowalski", "--text", "Novak"}, 0, all, 0, 6);
    System.arraycopy(options, 0, all, 6, options.length);
    return Cli.run(all);
  }

  private static JsonNode samples(String... options) {
    String[] all = new String[options.length + 2];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = "--format";
    all[options.length + 1] = "json";
    Cli.Result result = explain(all);
    assertThat(result.code()).as(result.err()).isZero();
    return JsonMapper.shared().readTree(result.out()).get("samples");
  }

  /** Each is explained as it is alone. */
  @Test
  void allTargetsOfASampleFollowEachOther() {
    JsonNode both = samples("--target", "Polish", "--target", "Slovak");
    JsonNode polish = samples("--target", "Polish");
    JsonNode slovak = samples("--target", "Slovak");
    assertThat(both).hasSize(4);
    for (int k = 0; k < 4; k++) {
      assertThat(both.get(k).get("sample").intValue()).isEqualTo(k / 2);
      JsonNode alone = (k % 2 == 0 ? polish : slovak).get(k / 2);
      assertThat(alone.get("sample")).isNull();
      assertThat(both.get(k).get("target")).isEqualTo(alone.get("target"));
      assertThat(both.get(k).get("relevance")).isEqualTo(alone.get("relevance"));
      assertThat(both.get(k).get("ledger")).isEqualTo(alone.get("ledger"));
    }
  }

  /** Relevance is linear in the start: the difference has the difference of both sides. */
  @Test
  void bothSidesOfADifferenceAreExplained() {
    JsonNode all = samples("--target", "Polish", "--versus", "Slovak", "--sides");
    assertThat(all).hasSize(6);
    assertThat(all.valueStream().map(s -> s.at("/target/spec").stringValue()).limit(3))
        .containsExactly("Polish versus Slovak", "Polish", "Slovak");
    for (int k = 0; k < 8; k++) {
      double[] values = new double[3];
      for (int target = 0; target < 3; target++) {
        values[target] = all.get(target).at("/relevance/ids/data/" + k).doubleValue();
      }
      // Rounding of a few hundred operations on values of at most 10.
      assertThat(values[0]).isEqualTo(values[1] - values[2], within(1e-10));
    }
  }

  @Test
  void otherFormatsSayWhichSampleAndTarget() throws IOException {
    String[] targets = {"--target", "Polish", "--target", "Slovak"};
    String csv = explain(with(targets, "--format", "csv")).out();
    assertThat(csv.lines().skip(1).map(row -> row.split(",")[0] + row.split(",")[1]).distinct())
        .containsExactly("0Polish", "0Slovak", "1Polish", "1Slovak");
    assertThat(explain(targets).out())
        .containsSubsequence("sample 0", "Polish", "sample 0", "Slovak", "sample 1");
    Path file = folder.resolve("r.npz");
    Cli.Result same =
        Cli.run(
            "explain",
            SURNAMES,
            "--text",
            "Novak",
            "--text",
            "Rossi",
            "--target",
            "Polish",
            "--target",
            "Slovak",
            "--format",
            "npz",
            "-o",
            file.toString());
    assertThat(same.code()).isZero();
    Map<String, Tensor> arrays = Npz.read(file);
    assertThat(arrays.get("sample").longs()).containsExactly(0, 0, 1, 1);
    assertThat(arrays.get("target").longs()).containsExactly(10, 11, 10, 11);
    assertThat(arrays.get("relevance.ids").shape()).containsExactly(4, 5);
    String page = explain(with(targets, "--format", "html")).out();
    assertThat(page).contains("\"targets\":2", "--text Kowalski --text Novak --target Polish");
  }

  private static String[] with(String[] options, String... more) {
    return Stream.of(options, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  @Test
  void notesNameSampleAndTarget() {
    String prop =
        explain(
                "--gate-rule",
                "prop",
                "--target",
                "Polish",
                "--target",
                "Slovak",
                "--format",
                "json")
            .out();
    List<String> notes =
        JsonMapper.shared()
            .readTree(prop)
            .get("notes")
            .valueStream()
            .map(JsonNode::stringValue)
            .toList();
    assertThat(notes)
        .anyMatch(note -> note.startsWith("sample 0 (Slovak): amplification "))
        .allMatch(note -> note.matches("samples? [01] \\((Polish|Slovak)\\).*: .*"));
  }

  @Test
  void aSideNeedsADifference() {
    Cli.Result result = explain("--target", "Polish", "--sides");
    assertThat(result.code()).isEqualTo(ExitCodes.INVALID);
    assertThat(result.err()).contains("--sides needs --versus T");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a=b/c.npz  | a=b/c.npz
          two words  | 'two words'
          it's       | 'it'\\''s'
          $x         | '$x'
          ""         | ''
          """)
  void argumentsAreQuotedForAShell(String argument, String quoted) {
    assertThat(ShellWord.quoted(argument)).isEqualTo(quoted);
  }
}
