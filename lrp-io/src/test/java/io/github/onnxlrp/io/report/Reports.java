package io.github.onnxlrp.io.report;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Prediction;
import io.github.onnxlrp.Prediction.Kind;
import io.github.onnxlrp.ResolvedTarget;
import io.github.onnxlrp.ResolvedTarget.Term;
import io.github.onnxlrp.io.input.TextSample;
import io.github.onnxlrp.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reports with numbers that were made up. */
final class Reports {
  static final String HOSTILE =
      "</script><img src=x onerror=alert(1)><!--\u2028\u202e\u001b[31m\u0007\"'&";

  private Reports() {}

  static Ledger ledger(double score, double inputs) {
    return new Ledger(score, inputs, 0, 0.25, 0.125, 0, 0, 4);
  }

  static Explanation explanation(Tensor relevance, double score, Ledger ledger, String... notes) {
    ResolvedTarget target =
        new ResolvedTarget("logits", "logits", "argmax", List.of(new Term(List.of(1), 1)));
    return new Explanation(
        target,
        new Prediction(Kind.CLASSES, 2, List.of(1), score),
        Tensor.of(new double[] {0, score}, 2),
        score,
        Map.of("x", relevance),
        Map.of("x", relevance),
        Map.of(),
        ledger,
        false,
        List.of(notes));
  }

  /** The same sample, of which the engine says that it cannot be relied on. */
  static SampleReport unreliable(SampleReport sample) {
    Explanation right = sample.explanation();
    Explanation explanation =
        new Explanation(
            right.target(),
            right.prediction(),
            right.output(),
            right.score(),
            right.inputs(),
            right.relevance(),
            right.layers(),
            right.ledger(),
            true,
            List.of("unreliable: reliable with --epsilon 0.1"));
    return new SampleReport(
        explanation,
        sample.specification(),
        sample.text(),
        sample.targetLabel(),
        sample.predictionLabel());
  }

  /** Three tokens with relevance 1, -0.5 and 0. */
  static SampleReport text(String label, String... tokens) {
    double[] relevance = new double[tokens.length];
    relevance[0] = 1;
    if (tokens.length > 1) {
      relevance[1] = -0.5;
    }
    TextSample text = new TextSample(String.join("", tokens), "x", List.of(tokens), List.of());
    double score = 0.875;
    Explanation explanation =
        explanation(Tensor.of(relevance, tokens.length), score, ledger(score, 0.5));
    return new SampleReport(explanation, "argmax", text, label, label);
  }

  /** An explanation of one term of one output. */
  static Explanation explanation(
      Prediction prediction,
      List<Integer> index,
      Map<String, Tensor> inputs,
      Map<String, Tensor> relevance,
      Map<String, Tensor> layers) {
    ResolvedTarget target = new ResolvedTarget("p", "z", "argmax", List.of(new Term(index, 1)));
    return new Explanation(
        target,
        prediction,
        Tensor.of(new double[] {0, 1.5}, 2),
        1.5,
        inputs,
        relevance,
        layers,
        ledger(1.5, 1.125),
        false,
        List.of());
  }

  /** Two time steps of three features. */
  static SampleReport series(double first, String... notes) {
    Tensor relevance = Tensor.of(new double[] {first, -0.5, 0, 0.25, 0, 0.125}, 2, 3);
    return new SampleReport(
        explanation(relevance, 0.875, ledger(0.875, 0.5), notes), "1", null, null, null);
  }

  static Report report(SampleReport... samples) {
    return new Report("m.onnx", "lrp", "arras", List.of(), List.of(samples), Map.of("x", 0));
  }

  static byte[] bytes(ReportWriter writer, Report report, boolean terminal) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      writer.write(report, out, terminal);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  static String string(ReportWriter writer, Report report) {
    return new String(bytes(writer, report, false), StandardCharsets.UTF_8);
  }
}
