package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TextReportTest {
  @Test
  void showsTokensWithBars() {
    String text =
        Reports.string(new TextReport(), Reports.report(Reports.text("Polish", "K", "o", " ")));
    assertThat(text.lines())
        .containsExactly(
            "m.onnx: lrp, composite arras",
            "",
            "text        Ko ",
            "prediction  Polish [1]",
            "explained   Polish [1] of 'logits'",
            "score       0.8750",
            "",
            "  K     1.0000  ++++++++++++++++++++++++",
            "  o    -0.5000  ------------",
            "  \u2423          0",
            "",
            "ledger      0.8750 = inputs 0.5000 + initial states 0 + biases 0.2500 + stabilizer"
                + " 0.1250 + constants 0 + unassigned 0",
            "            closure below 1e-12, amplification 4.5714");
  }

  @Test
  void showsTimeStepsAndFeatures() {
    String text =
        Reports.string(
            new TextReport(), Reports.report(Reports.series(1, "mind"), Reports.series(1)));
    assertThat(text)
        .contains("sample 0", "sample 1", "note: sample 0: mind")
        .contains("     0      1.0000    -0.5000          0  sum     0.5000")
        .contains("     1      0.2500          0     0.1250  sum     0.3750");
  }

  @Test
  void saysBesideTheScoreWhatIsUnreliable() {
    String text =
        Reports.string(new TextReport(), Reports.report(Reports.unreliable(Reports.series(1))));
    assertThat(text.lines())
        .containsSequence(
            "score       0.8750", "unreliable  its numbers cannot be relied on, see the notes")
        .contains("note: unreliable: reliable with --epsilon 0.1");
    assertThat(Reports.string(new TextReport(), Reports.report(Reports.series(1))))
        .doesNotContain("unreliable");
  }

  @Test
  void hasColoursOnlyOnATerminal() {
    Report report = Reports.report(Reports.text("Polish", "K", "o"));
    assertThat(Reports.string(new TextReport(), report)).doesNotContain("\u001b");
    String coloured =
        new String(Reports.bytes(new TextReport(), report, true), StandardCharsets.UTF_8);
    assertThat(coloured)
        .contains("\u001b[48;2;196;30;45m\u001b[38;2;255;255;255m K \u001b[0m")
        .contains("\u001b[48;2;144;174;218m\u001b[38;2;0;0;0m o \u001b[0m");
    assertThat(
            new String(
                Reports.bytes(new TextReport(), Reports.report(Reports.series(1)), true),
                StandardCharsets.UTF_8))
        .contains("\u001b[48;2;196;30;45m\u001b[38;2;255;255;255m  \u001b[0m");
  }

  @Test
  void escapesWhatATerminalWouldObey() {
    SampleReport sample = Reports.text(Reports.HOSTILE, Reports.HOSTILE, "b");
    for (boolean terminal : new boolean[] {false, true}) {
      String text =
          new String(
              Reports.bytes(new TextReport(), Reports.report(sample), terminal),
              StandardCharsets.UTF_8);
      assertThat(text)
          .contains("\\u{2028}\\u{202e}\\u{1b}[31m\\u{7}")
          .doesNotContain("\u2028", "\u202e", "\u001b[31m", "\u0007");
    }
  }

  /** Steps of 0.5 and 0.375 (sums of |R| 1.5 and 0.375), features of 1.25, -0.5 and 0.125. */
  @Test
  void aSeriesHasAProfileAndItsFeatures() {
    String text = Reports.string(new TextReport(), Reports.report(Reports.series(1)));
    assertThat(text.lines())
        .containsSequence(
            "  x over time, steps 0 to 1",
            "  |R|  \u2588\u2583  0 to 1.5000",
            "  sum  \u2588\u2586  0 to 0.5000",
            "  features, by their sums of |R|",
            "  feature 0     1.2500            66.7 % of |R|  ++++++++++++++++++++++++",
            "  feature 1    -0.5000            26.7 % of |R|  ----------",
            "  feature 2     0.1250             6.7 % of |R|  ++");
    String coloured =
        new String(
            Reports.bytes(new TextReport(), Reports.report(Reports.series(1)), true),
            StandardCharsets.UTF_8);
    assertThat(coloured).contains("\u001b[38;2;196;30;45m\u2588\u001b[0m");
  }

  /** More features than are shown are one line, which keeps the sum. */
  @Test
  void otherFeaturesKeepTheSum() {
    SampleReport sample = PageReports.series(200, 64, 120, 40);
    String text = Reports.string(new TextReport(), Reports.report(sample));
    double sum = 0;
    double share = 0;
    for (String line : text.lines().filter(line -> line.contains(" % of |R|")).toList()) {
      String[] words = line.strip().split("\\s+");
      sum += Double.parseDouble(words[2]);
      share += Double.parseDouble(words[3]);
    }
    double all = Arrays.stream(sample.explanation().relevance("x").doubles()).sum();
    // Four digits behind the point, and one of percent, of seven numbers.
    assertThat(sum).isEqualTo(all, within(7 * 5e-5));
    assertThat(share).isEqualTo(100, within(7 * 0.05));
    assertThat(text).contains("  58 others ", "the strongest of some steps each");
  }

  /**
   * The range beside each line is that of all 200 steps, which 60 blocks do not show one by one.
   */
  @Test
  void aLongProfileKeepsItsExtremes() {
    SampleReport sample = PageReports.series(200, 64, 120, 40);
    String text = Reports.string(new TextReport(), Reports.report(sample));
    Tensor relevance = sample.explanation().relevance("x");
    double[] sizes = new double[200];
    double[] sums = new double[200];
    for (int k = 0; k < relevance.size(); k++) {
      sizes[k / 64] += Math.abs(relevance.get(k));
      sums[k / 64] += relevance.get(k);
    }
    double largest = Arrays.stream(sizes).max().orElseThrow();
    double low = Arrays.stream(sums).min().orElseThrow();
    double high = Arrays.stream(sums).max().orElseThrow();
    assertThat(low).isNegative();
    assertThat(text.lines())
        .anyMatch(
            line -> line.startsWith("  |R|  ") && line.endsWith("  0 to %.4f".formatted(largest)))
        .anyMatch(
            line ->
                line.startsWith("  sum  ") && line.endsWith("  %.4f to %.4f".formatted(low, high)));
  }
}
