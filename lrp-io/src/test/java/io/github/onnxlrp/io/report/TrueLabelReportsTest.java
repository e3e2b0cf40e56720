package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.Prediction.Kind;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.io.input.TrueLabel;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** True labels of regressions, of binary heads and with hostile names. */
class TrueLabelReportsTest {
  private static final Prediction VALUE = new Prediction(Kind.VALUE, 0, List.of(), -1.5);
  private static final Prediction BINARY = new Prediction(Kind.BINARY, 2, List.of(1), 0.84);
  private static final Tensor X = Tensor.of(new double[] {1, 0.125}, 2, 1);

  @TempDir Path folder;

  private static Report report(Prediction prediction, TrueLabel label) {
    return Reports.report(
        new SampleReport(
            Reports.explanation(prediction, List.of(0), Map.of("x", X), Map.of("x", X), Map.of()),
            "argmax",
            null,
            null,
            null,
            label));
  }

  @Test
  void theLabelOfARegressionIsAValue() throws IOException {
    Report report = report(VALUE, new TrueLabel(null, -2.5));
    assertThat(Reports.string(new TextReport(), report)).contains("\nlabel       -2.5\n");
    assertThat(Reports.string(new JsonReport(), report))
        .contains("\"label\":{\"number\":-2.5,\"name\":null,\"predicted\":null}");
    assertThat(Reports.string(new CsvReport(), report)).contains(",false,-1.5,-2.5\r\n");
    Path npz = Files.write(folder.resolve("r.npz"), Reports.bytes(new NpzReport(), report, false));
    assertThat(Npz.read(npz).get("label").doubles()).containsExactly(-2.5);
    assertThat(report.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, as predicted", "0, not as predicted"})
  void aBinaryHeadHasTwoClasses(double number, String right) {
    Report report = report(BINARY, new TrueLabel(null, number));
    assertThat(Reports.string(new TextReport(), report))
        .contains("\nlabel       " + (int) number + ", " + right + "\n");
    assertThat(report.notes()).isEmpty();
  }

  @Test
  void ofTwoClassesThereIsNoThird() {
    assertThat(report(BINARY, new TrueLabel(null, 2.0)).notes())
        .containsExactly("the label '2' of the data is no class of output 'p', which has 2");
  }

  @Test
  void hostileNamesAreDefused() {
    Report report = report(BINARY, new TrueLabel("=1+" + Reports.HOSTILE, null));
    assertThat(Reports.string(new TextReport(), report)).doesNotContain("\u001b", "\u202e");
    assertThat(Reports.string(new CsvReport(), report)).contains("\"'=1+");
    assertThat(Reports.string(new HtmlReport(), report)).doesNotContain("<img");
  }
}
