package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the text report shows of series that are too long or too wide for it. */
class LongReportTest {
  private static String text(SampleReport sample, boolean terminal) {
    byte[] bytes = Reports.bytes(new TextReport(), Reports.report(sample), terminal);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String text(Tensor relevance) {
    return text(
        new SampleReport(Reports.explanation(relevance, 1, null), "1", null, null, null), false);
  }

  /** The numbers that lines of the form {@code NUMBER RELEVANCE BAR} begin with. */
  private static int[] steps(String text) {
    return text.lines()
        .filter(line -> line.matches(" +\\d+ .*"))
        .mapToInt(line -> Integer.parseInt(line.strip().split(" +")[0]))
        .toArray();
  }

  /** 200 steps of which the last 100 hold 100 x 1 and the first 100 x 1e-8. */
  @Test
  void theStepsThatMatterAreShownInOrderOfTime() {
    double[] values = new double[200];
    Arrays.fill(values, 0, 100, 1e-8);
    Arrays.fill(values, 100, 200, 1);
    String text = text(Tensor.of(values, 200));
    assertThat(steps(text)).isEqualTo(IntStream.range(100, 200).toArray());
    assertThat(text)
        .contains(
            "shown: 100 of 200 time steps, those with most relevance; left out: less than 0.1 % of"
                + " it (sum of |R|); other formats show all");
  }

  /** Every second step holds 3, the others -1: 1/4 of the relevance is left out. */
  @Test
  void theShareThatIsLeftOutCountsAbsoluteValues() {
    double[] values = new double[200];
    for (int k = 0; k < 200; k++) {
      values[k] = k % 2 == 0 ? 3 : -1;
    }
    String text = text(Tensor.of(values, 200));
    assertThat(steps(text)).isEqualTo(IntStream.range(0, 100).map(k -> 2 * k).toArray());
    assertThat(text).contains("left out: 25.0 % of it");
  }

  /** Feature 40 and step 110 hold 1, all others 0. */
  @Test
  void theFeaturesThatMatterAreShownWithTheirNumbers() {
    double[] values = new double[120 * 50];
    values[110 * 50 + 40] = 1;
    String text = text(Tensor.of(values, 120, 50));
    assertThat(text)
        .contains(
            "               0          1          2          3          4          5"
                + "          6         40")
        .containsPattern("(?m)^ +110( +0){7} +1\\.0000 +sum +1\\.0000$")
        .contains("shown: 100 of 120 time steps, 8 of 50 features, those with most relevance;")
        .contains("left out: 0.0 % of it (sum of |R|); the sums hold all features;");
  }

  /** All cells are equal: 100 of 120 rows and 8 of 50 columns hold 800 of 6000. */
  @Test
  void theShareCountsBothCuts() {
    double[] values = new double[120 * 50];
    Arrays.fill(values, -2);
    assertThat(text(Tensor.of(values, 120, 50))).contains("left out: 86.7 % of it");
  }

  @Test
  void allOfAShortSeriesIsShown() {
    double[] values = new double[100 * 8];
    values[0] = 1;
    assertThat(text(Tensor.of(values, 100, 8))).doesNotContain("left out");
  }

  @Test
  void whatIsNotFiniteIsShownFirst() {
    double[] values = new double[200];
    Arrays.fill(values, 1);
    values[150] = Double.NaN;
    values[160] = Double.POSITIVE_INFINITY;
    String text = text(Tensor.of(values, 200));
    assertThat(steps(text)).contains(150, 160).hasSize(100);
    // 98 of 198 finite steps are shown.
    assertThat(text).contains("left out: 50.5 % of it");
  }

  /** Sums of values near the largest double must not overflow. */
  @Test
  void hugeRelevanceHasAShareToo() {
    double[] values = new double[200];
    Arrays.fill(values, 1e308);
    assertThat(text(Tensor.of(values, 200))).contains("left out: 50.0 % of it");
  }

  @Test
  void tokensOfALongTextHaveTheirPlaces() {
    List<String> tokens = new ArrayList<>();
    double[] values = new double[150];
    for (int k = 0; k < 150; k++) {
      tokens.add("w" + k);
      values[k] = k >= 149 ? -1 : 1e-6 * k;
    }
    TextSample sample = new TextSample(String.join(" ", tokens), "x", tokens, List.of());
    String text =
        text(
            new SampleReport(
                Reports.explanation(Tensor.of(values, 150), 1, null), "1", sample, null, null),
            false);
    assertThat(text)
        .contains("  149 w149    -1.0000  ------------------------", "  50 w50   ")
        .doesNotContain("49 w49 ")
        .contains("shown: 100 of 150 tokens");
  }

  @Test
  void onATerminalTheFeaturesThatAreShownAreNamed() {
    double[] values = new double[2 * 50];
    values[49] = 1;
    values[99] = 1;
    SampleReport sample =
        new SampleReport(
            Reports.explanation(Tensor.of(values, 2, 50), 1, null), "1", null, null, null);
    assertThat(text(sample, true)).contains("       0-30, 49").contains("32 of 50 features");
  }
}
