package com.example.service;

import io.github.onnxlrp.Deadline;
import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.input.TextInputs;
import io.github.onnxlrp.io.input.Vocabulary;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.io.report.Report;
import io.github.onnxlrp.io.report.ReportWriter;
import io.github.onnxlrp.io.report.ReportWriters;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/** Explains surnames; one explainer for all threads, as it learns from what it has explained. */
final class ExplanationService {
  private static final Target PREDICTION = Target.argmax("logits");
  private static final ReportWriter JSON = new ReportWriters(List.of()).find("json");

  private final Explainer explainer;
  private final TextInputs texts;
  private final Labels languages;

  ExplanationService() throws IOException {
    try (InputStream model = resource("surnames.onnx");
        InputStream vocabulary = resource("surnames.vocab.txt");
        InputStream labels = resource("surnames.labels.txt")) {
      Graph graph = OnnxModel.of(model).graph();
      this.explainer = Explainer.of(graph).build();
      this.texts = TextInputs.of(graph, Vocabulary.read(vocabulary, "surnames.vocab.txt"));
      this.languages = Labels.read(labels, "surnames.labels.txt");
    }
  }

  private static InputStream resource(String name) {
    return ExplanationService.class.getResourceAsStream(name);
  }

  /**
   * Explains a name within a time, as JSON.
   *
   * @throws io.github.onnxlrp.DeadlineExceededException if that takes too long
   * @throws io.github.onnxlrp.OnnxLrpException if it holds a letter that the model does not know
   */
  byte[] explain(String name, Duration limit) throws IOException {
    InputBatch batch = texts.read(name);
    Explanation explanation =
        Deadline.after(limit).call(() -> explainer.explain(batch.arrays(), PREDICTION));
    SampleReport sample = SampleReport.of(explanation, batch.text(), languages);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JSON.write(Report.of("surnames", explainer, List.of(sample)), out, false);
    return out.toByteArray();
  }
}
