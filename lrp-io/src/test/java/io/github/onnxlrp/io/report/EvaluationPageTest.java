package io.github.onnxlrp.io.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.evaluation.Direction;
import io.github.onnxlrp.evaluation.Measurement;
import io.github.onnxlrp.evaluation.Measurement.Quantity;
import io.github.onnxlrp.evaluation.SampleEvaluation;
import io.github.onnxlrp.io.evaluation.Evaluation;
import io.github.onnxlrp.io.evaluation.EvaluationWriters;
import io.github.onnxlrp.io.evaluation.Setup;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;

/** What a person sees of the page of {@code evaluate}; skipped where no browser is installed. */
class EvaluationPageTest extends InBrowser {
  private static final long SEED = 12;

  /** Curves that fall from 4, of one method faster than of the other, and of chance. */
  private static Evaluation evaluation() {
    Setup setup =
        new Setup(
            "made-up.onnx",
            Map.of("<b>lrp</b>", "arras", "gradient", ""),
            null,
            "score",
            "step",
            SEED,
            List.of("<i>remark</i>"),
            "onnx-lrp evaluate");
    Evaluation evaluation = new Evaluation(setup, Labels.none());
    Random random = new Random(SEED);
    Quantity quantity = new Quantity("deletion", "zero", Direction.HIGHER);
    List<SampleReport> samples = PageReports.surnames(40);
    for (int k = 0; k < samples.size(); k++) {
      double shift = random.nextGaussian();
      evaluation.add(
          new SampleEvaluation(
              k,
              Map.of("<b>lrp</b>", samples.get(k).explanation()),
              List.of(
                  new Measurement(quantity, "<b>lrp</b>", 3 + shift, List.of(4.0, 1.0, 0.0)),
                  new Measurement(
                      quantity,
                      "gradient",
                      1 + shift + random.nextGaussian(),
                      List.of(4.0, 3.0, 0.0)),
                  new Measurement(
                      quantity, "random", 1 + shift, List.of(4.0, 2.0 + shift / 9, 0.0)))));
    }
    return evaluation;
  }

  private static void open(Evaluation evaluation, int width, boolean dark) throws IOException {
    Path page = folder.resolve("evaluation.html");
    try (OutputStream out = Files.newOutputStream(page)) {
      EvaluationWriters.of("html").write(evaluation, out);
    }
    open(page, width, dark);
  }

  @Test
  void rowsSayWhatIntervalsAllowToSay() throws IOException {
    open(evaluation(), 1200, false);
    assertThat(browser.texts("h2")).containsExactly("deletion (zero)");
    assertThat(browser.texts(".results tbody th"))
        .containsExactly("<b>lrp</b>", "gradient", "random");
    assertThat(browser.texts(".results tbody .judgement"))
        .containsExactly("best", "not told from random", "");
    assertThat(browser.texts(".note")).contains("<i>remark</i>");
    double best = browser.all(".results .point").get(0).getRect().x;
    double other = browser.all(".results .point").get(1).getRect().x;
    assertThat(best).isGreaterThan(other);
    assertThat(browser.all(".legend span:not(.swatch)")).hasSize(3);
    assertThat(browser.find("canvas").getAttribute("aria-label")).contains("curves of deletion");
    assertThat(browser.find("details summary").getText()).startsWith("by explained class");
  }

  @Test
  void narrowAndDarkPagesShowAllOfIt() throws IOException {
    open(evaluation(), 400, true);
    long width = (Long) browser.eval("return document.documentElement.scrollWidth;");
    assertThat(width).isLessThanOrEqualTo(400);
    assertThat(
            browser
                .all(".results tbody tr")
                .get(0)
                .findElement(By.className("judgement"))
                .getText())
        .isEqualTo("best");
  }
}
