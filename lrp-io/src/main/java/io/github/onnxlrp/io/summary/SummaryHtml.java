package io.github.onnxlrp.io.summary;

import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.report.HtmlPage;
import io.github.onnxlrp.io.report.RoundedNumbers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A page in the style of the page of {@code explain}, which needs nothing from outside. */
final class SummaryHtml implements DocumentWriter<Summary> {
  private static final List<String> SCRIPTS =
      List.of(
          "base",
          "colour",
          "changes",
          "summary-parts",
          "summary-places",
          "summary-examples",
          "summary");
  private static final int MOST_PARTS = 500;
  private static final int MOST_CLASSES = 40;

  @Override
  public String format() {
    return "html";
  }

  @Override
  public boolean holdsNotes() {
    return true;
  }

  @Override
  public void write(Summary summary, OutputStream out) throws IOException {
    HtmlPage.write(
        out,
        SCRIPTS,
        List.of("report", "summary"),
        json -> SummaryJson.write(new RoundedNumbers(json), summary, MOST_PARTS, MOST_CLASSES));
  }
}
