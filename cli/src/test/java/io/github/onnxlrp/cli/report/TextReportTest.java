package io.github.onnxlrp.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
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
}
