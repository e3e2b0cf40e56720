package io.github.onnxlrp.io.report;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** A page of one sample or many, which needs nothing from outside. */
final class HtmlReport implements ReportWriter {
  private static final long MOST_NUMBERS = 10_000_000;

  /** The files of the script, in an order in which each uses only those before it. */
  private static final List<String> SCRIPTS =
      List.of(
          "base",
          "colour",
          "changes",
          "thinning",
          "plot",
          "words",
          "files",
          "table",
          "heatmap",
          "lines",
          "zoom",
          "bars",
          "series",
          "pieces",
          "tokens",
          "list",
          "graph",
          "page");

  @Override
  public String format() {
    return "html";
  }

  @Override
  public boolean isBinary() {
    return false;
  }

  /** Browsers take long for more. */
  @Override
  public long mostNumbers() {
    return MOST_NUMBERS;
  }

  @Override
  public void write(Report report, OutputStream out, boolean terminal) throws IOException {
    HtmlPage.write(out, SCRIPTS, List.of("report"), json -> PageData.write(json, report));
  }
}
