package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.testmodels.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What options do that no other test of the command line gives. */
class OptionEffectsTest {
  private static final String VOWELS =
      TestModels.directory().resolve("vowels/vowels.onnx").toString();

  /** A state that a note infers, or the error of {@code --strict}. */
  private static final Pattern INFERRED =
      Pattern.compile("'([^']+)' is taken for the initial state of an unrolled recurrence");

  /** The mean of a row of a table, without its interval. */
  private static final Pattern ROW = Pattern.compile("(?m)^  (lrp|random) +(-?[0-9.]+)");

  private static Result run(List<String> arguments, String... more) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of(more));
    return Cli.run(all.toArray(String[]::new));
  }

  private static double mean(String row, List<String> arguments, String... more) {
    Result result = run(arguments, more);
    assertThat(result.code()).as(result.err()).isZero();
    return ROW.matcher(result.out())
        .results()
        .filter(found -> found.group(1).equals(row))
        .mapToDouble(found -> Double.parseDouble(found.group(2)))
        .findFirst()
        .orElseThrow();
  }

  /** An error for each state that nobody has said; {@code --state} says one after the other. */
  @Test
  void strictRefusesWhatIsInferredUntilStateSaysIt() {
    Path model = TestModels.directory().resolve("bank/hand-lstm-unrolled.onnx-13.onnx");
    List<String> explain = List.of("explain", model.toString(), "--random", "1", "--seed", "1");
    assertThat(run(explain).out()).containsPattern(INFERRED);
    List<String> said = new ArrayList<>(List.of("--strict"));
    Result result = run(explain, "--strict");
    for (int state = 0; state < 2; state++) {
      Matcher inferred = INFERRED.matcher(result.err());
      assertThat(inferred.find()).as(result.err()).isTrue();
      assertThat(result.code()).isEqualTo(3);
      assertThat(said).doesNotContain(inferred.group(1));
      said.addAll(List.of("--state", inferred.group(1)));
      result = run(explain, said.toArray(String[]::new));
    }
    assertThat(result.code()).as(result.err()).isZero();
  }

  /** Other draws are another mean of what is random, and the same of what is not. */
  @Test
  void drawsAreOfWhatIsRandom() {
    List<String> evaluate =
        List.of(
            "evaluate",
            VOWELS,
            "--random",
            "2",
            "--seed",
            "1",
            "--metric",
            "deletion",
            "--control",
            "random");
    assertThat(mean("random", evaluate, "--draws", "1"))
        .isNotEqualTo(mean("random", evaluate, "--draws", "4"));
    assertThat(mean("lrp", evaluate, "--draws", "1"))
        .isEqualTo(mean("lrp", evaluate, "--draws", "4"));
  }

  /** The same directions, 25 times as far. */
  @Test
  void inputsThatMoveFartherMoveRelevanceFarther() {
    List<String> evaluate =
        List.of("evaluate", VOWELS, "--random", "2", "--seed", "1", "--metric", "max-sensitivity");
    assertThat(mean("lrp", evaluate, "--radius", "0.5"))
        .isGreaterThan(mean("lrp", evaluate, "--radius", "0.02"));
  }

  @Test
  void aFileIsOfTheOpsetThatIsAskedFor(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("explained.onnx");
    List<String> compile = List.of("compile", VOWELS, "-o", file.toString(), "--opset");
    for (String opset : List.of("17", "18")) {
      Result result = run(compile, opset);
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(ModelProto.parseFrom(Files.readAllBytes(file)).getOpsetImportList())
          .filteredOn(set -> set.getDomain().isEmpty())
          .singleElement()
          .satisfies(set -> assertThat(set.getVersion()).isEqualTo(Long.parseLong(opset)));
    }
  }
}
