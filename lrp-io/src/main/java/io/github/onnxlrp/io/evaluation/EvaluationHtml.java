package io.github.onnxlrp.io.evaluation;

import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.report.HtmlPage;
import io.github.onnxlrp.io.report.RoundedNumbers;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** All of an evaluation as a page that needs nothing else. */
final class EvaluationHtml implements DocumentWriter<Evaluation> {
  private static final List<String> SCRIPTS =
      List.of(
          "base",
          "colour",
          "changes",
          "plot",
          "files",
          "evaluation-table",
          "evaluation-curve",
          "evaluation");

  @Override
  public String format() {
    return "html";
  }

  @Override
  public boolean holdsNotes() {
    return true;
  }

  @Override
  public void write(Evaluation evaluation, OutputStream out) throws IOException {
    HtmlPage.write(
        out,
        SCRIPTS,
        List.of("report", "summary", "evaluation"),
        json -> EvaluationJson.write(new RoundedNumbers(json), evaluation));
  }
}
