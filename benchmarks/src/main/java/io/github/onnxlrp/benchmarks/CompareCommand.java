package io.github.onnxlrp.benchmarks;

import ai.onnxruntime.OrtException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Explanations beside ONNX Runtime's forward pass of the same model, in one process. */
@Command(
    name = "compare",
    description = "Explanations and ONNX Runtime's forward pass, interleaved.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  private static final String RUNTIME = "ONNX Runtime";
  private static final String OWN = "own forward";
  private static final String EXPLANATION = "explanation";

  @Mixin private ModelOptions measured;

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description =
          "Also the models DIR/models/NAME/model.onnx, on the inputs in test_data_set_0 beside each;"
              + " as -Donnxlrp.corpus=DIR.",
      defaultValue = "${sys:onnxlrp.corpus}")
  private Path corpus;

  @Mixin private MeasuringOptions measuring;

  @Override
  public Integer call() throws OrtException {
    Table table =
        measuring.table(
            "Explanation and forward pass",
            "model",
            "batch",
            "settings",
            "ONNX Runtime ms",
            "own forward / ONNX Runtime",
            "explanation / ONNX Runtime",
            "the same, wall",
            "explanation / own forward",
            "garbage MB");
    for (Subject subject : subjects()) {
      for (Settings settings : measuring.settings()) {
        row(table, subject, settings);
      }
    }
    measuring.finish();
    return 0;
  }

  private List<Subject> subjects() {
    List<Subject> subjects = new ArrayList<>();
    for (String name : measured.models()) {
      for (int batch : measured.batches()) {
        subjects.add(Subject.of(name, RecurrentModel.named(name), batch));
      }
    }
    if (corpus != null && !corpus.toString().isEmpty()) {
      subjects.addAll(Subject.published(corpus.resolve("models")));
    }
    return subjects;
  }

  /** Figures are of one sample; ratios are taken round by round. */
  private void row(Table table, Subject subject, Settings settings) throws OrtException {
    try (RuntimeForward runtime = subject.runtime()) {
      Map<String, Runnable> tasks = new LinkedHashMap<>();
      tasks.put(RUNTIME, runtime::run);
      subject.forward().ifPresent(forward -> tasks.put(OWN, forward));
      tasks.put(EXPLANATION, subject.explanations(settings));
      Map<String, List<Cost>> costs = measuring.interleaved().measure(tasks);
      List<Cost> reference = costs.get(RUNTIME);
      List<Cost> own = costs.get(OWN);
      List<Cost> explanation = costs.get(EXPLANATION);
      table.row(
          subject.name(),
          subject.batch(),
          settings.name(),
          Cost.median(reference).cpu() / subject.batch() * 1e3,
          own == null ? null : Cost.ratio(own, reference, Cost::cpu),
          Cost.ratio(explanation, reference, Cost::cpu),
          Cost.ratio(explanation, reference, Cost::wall),
          own == null ? null : Cost.ratio(explanation, own, Cost::cpu),
          Cost.median(explanation).garbage() / subject.batch() * 1e-6);
    }
  }
}
