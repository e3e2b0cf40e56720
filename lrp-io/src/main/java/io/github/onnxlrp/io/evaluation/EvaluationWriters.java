package io.github.onnxlrp.io.evaluation;

import io.github.onnxlrp.io.report.DocumentWriter;
import java.util.List;

/** The formats of evaluations. */
public final class EvaluationWriters {
  private EvaluationWriters() {}

  /** The writer of that format. */
  public static DocumentWriter<Evaluation> of(String format) {
    return DocumentWriter.find(
        List.of(new EvaluationText(), new EvaluationJson(), new EvaluationHtml()), format);
  }
}
