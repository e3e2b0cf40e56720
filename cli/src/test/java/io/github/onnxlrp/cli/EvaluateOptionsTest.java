package io.github.onnxlrp.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.cli.Cli.Result;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options of {@code evaluate} that are refused, and the seed of what it draws. */
class EvaluateOptionsTest {
  private static final String VOWELS =
      TestModels.directory().resolve("vowels/vowels.onnx").toString();

  @TempDir Path folder;

  private static void assertRefused(String reason, String... arguments) {
    Result result = Cli.run(arguments);
    assertThat(result.err()).contains(reason).hasLineCount(1);
    assertThat(result.code()).isEqualTo(2);
  }

  @Test
  void anUnknownMetricIsRefused() {
    assertRefused(
        "--metric deletions: no such metric; there is deletion, insertion",
        "evaluate",
        VOWELS,
        "--data",
        TestModels.directory().resolve("vowels/vowels.test.npz").toString(),
        "--metric",
        "deletions");
  }

  @Test
  void aTruthWithoutMasksIsRefused() throws IOException {
    Path truth = folder.resolve("truth.npz");
    Files.write(truth, Npz.write(Map.of()));
    assertRefused(
        "the file has no arrays; expected a mask",
        "evaluate",
        VOWELS,
        "--data",
        TestModels.directory().resolve("vowels/vowels.test.npz").toString(),
        "--metric",
        "auroc",
        "--truth",
        truth.toString());
  }

  @Test
  void aTruthOfOtherSamplesIsRefused() throws IOException {
    Path truth = folder.resolve("truth.npz");
    Files.write(truth, Npz.write(Map.of("x", Tensor.of(new double[15], 3, 5))));
    Result result =
        Cli.run(
            "evaluate",
            VOWELS,
            "--random",
            "2",
            "--seed",
            "1",
            "--metric",
            "auroc",
            "--truth",
            truth.toString());
    assertThat(result.err())
        .contains("the mask of input 'x' has shape [3,5]; expected 2 along its first axis");
    assertThat(result.code()).isEqualTo(2);
  }

  /** What is said can be said again, with the same result. */
  @Test
  void theSeedThatIsDrawnIsThatOfTheEvaluation() {
    Result result = Cli.run("evaluate", VOWELS, "--random", "2", "--metric", "deletion");
    assertThat(result.code()).as(result.err()).isZero();
    Matcher seed = Pattern.compile("random inputs with --seed (\\d+)").matcher(result.err());
    assertThat(seed.find()).isTrue();
    assertThat(result.out()).containsPattern("seed +" + seed.group(1) + "\\R");
    Result again =
        Cli.run(
            "evaluate", VOWELS, "--random", "2", "--metric", "deletion", "--seed", seed.group(1));
    assertThat(again.out()).isEqualTo(result.out());
  }
}
