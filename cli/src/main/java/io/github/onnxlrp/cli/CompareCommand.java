package io.github.onnxlrp.cli;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.comparison.Comparison;
import io.github.onnxlrp.io.comparison.ComparisonWriters;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.io.report.SampleReport;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.samples.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what several methods say of the same inputs, side by side. */
@Command(
    name = "compare",
    description =
        "Shows what several methods say of the same inputs, side by side, and how much they agree.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp compare surnames.onnx --text Novak --method lrp,occlusion,shap",
      "  onnx-lrp compare vowels.onnx --data test.npz --method lrp,lrp:half --format json"
    })
final class CompareCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Mixin private ExplanationOptions options;
  @Mixin private OutputOptions output;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private String format;

  CompareCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    options.checkSupported();
    Console console = options.console(root.console);
    DocumentWriter<Comparison> writer = ComparisonWriters.of(format);
    ReadFiles read = new ReadFiles();
    EvaluatedModel model = options.openForMethods(options.plugins(read), console, read);
    if (model.methods().size() < 2) {
      throw OnnxLrpException.invalid(
          "compare needs several methods, as --method lrp,gradient-x-input,occlusion");
    }
    Comparison comparison =
        new Comparison(model.name(), List.copyOf(model.methods().keySet()), model.remarks());
    List<List<SampleReport>> all = new ArrayList<>();
    for (Map.Entry<String, AttributionMethod> method : model.methods().entrySet()) {
      all.add(reports(model, method.getKey(), method.getValue(), console));
    }
    for (int sample = 0; sample < all.get(0).size(); sample++) {
      int number = sample;
      comparison.add(all.stream().map(reports -> reports.get(number)).toList());
    }
    output.write(root.console, read, out -> writer.write(comparison, out));
    if (!comparison.ok()) {
      options.sayNew(comparison.notes(), root.console);
    }
    return comparison.ok() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }

  /** What one method says of all samples. */
  private static List<SampleReport> reports(
      EvaluatedModel model, String name, AttributionMethod method, Console console) {
    Explainer explainer = model.explainers().of(model.graph(), method).build();
    List<Samples> samples = new ArrayList<>();
    List<InputBatch> origins = new ArrayList<>();
    for (InputBatch batch : model.batches()) {
      Samples own = explainer.samples(batch.arrays());
      samples.add(own);
      for (int k = 0; k < own.size(); k++) {
        origins.add(batch);
      }
    }
    List<SampleReport> reports = new ArrayList<>();
    try (Progress progress = Progress.start(console, name, origins.size())) {
      explainer.explainEach(
          samples,
          model.target().target(),
          found -> {
            reports.add(report(model, found, origins.get(reports.size())));
            progress.step();
          });
    }
    return reports;
  }

  private static SampleReport report(EvaluatedModel model, Explanation found, InputBatch origin) {
    model.labels().check(found.target().output(), found.prediction());
    return new SampleReport(
        found,
        model.target().specification(found),
        origin.text(),
        model.labels().of(found.target()),
        model.labels().of(found.prediction()));
  }
}
