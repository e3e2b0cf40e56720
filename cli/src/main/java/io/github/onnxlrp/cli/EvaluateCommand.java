package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.evaluation.Evaluator;
import io.github.onnxlrp.evaluation.Metric;
import io.github.onnxlrp.io.evaluation.Evaluation;
import io.github.onnxlrp.io.evaluation.EvaluationWriters;
import io.github.onnxlrp.io.evaluation.Setup;
import io.github.onnxlrp.io.report.DocumentWriter;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.samples.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how good the explanations of several methods are. */
@Command(
    name = "evaluate",
    description =
        "Measures on many samples how good the explanations of several methods are, beside"
            + " controls and with intervals.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp evaluate surnames.onnx --data names.jsonl --method lrp,gradient-x-input",
      "  onnx-lrp evaluate vowels.onnx --data test.npz --method lrp,lrp:half --unit feature"
    })
final class EvaluateCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Spec private CommandSpec spec;
  @Mixin private ExplanationOptions options;
  @Mixin private MetricOptions metrics;
  @Mixin private OutputOptions output;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text, json or html (default: ${DEFAULT-VALUE}).")
  private String format;

  EvaluateCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    options.checkSupported();
    Console console = options.console(root.console);
    DocumentWriter<Evaluation> writer = EvaluationWriters.of(format);
    long seed = options.seed().orElse(0);
    ReadFiles read = new ReadFiles();
    EvaluatedModel model = options.openForMethods(options.plugins(read), console, read);
    List<Metric> measured = metrics.metrics(model.graph(), seed);
    Evaluation evaluation = new Evaluation(setup(model, seed), model.labels());
    Evaluator.Builder builder =
        Evaluator.of(model.graph(), model.explainers())
            .baselines(metrics.baselines())
            .division(metrics.division())
            .measure(metrics.measure())
            .padding(model.padding())
            .truth(metrics.truth(model.graph(), read))
            .seed(seed)
            .threads(model.threads());
    model.methods().forEach(builder::method);
    measured.forEach(builder::metric);
    evaluate(builder, model, console, evaluation);
    output.write(root.console, read, out -> writer.write(evaluation, out));
    if (!evaluation.ok()) {
      options.sayNew(evaluation.notes(), root.console);
    }
    return evaluation.ok() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }

  private static void evaluate(
      Evaluator.Builder builder, EvaluatedModel model, Console console, Evaluation evaluation) {
    Evaluator evaluator = builder.build();
    List<Samples> samples =
        model.batches().stream().map(batch -> evaluator.samples(batch.arrays())).toList();
    int count = samples.stream().mapToInt(Samples::size).sum();
    try (Progress progress = Progress.start(console, "evaluate", count)) {
      builder
          .whenDone(progress::step)
          .build()
          .evaluate(
              samples,
              model.target().target(),
              one -> {
                one.explanations()
                    .values()
                    .forEach(
                        found -> model.labels().check(found.target().output(), found.prediction()));
                evaluation.add(one);
              });
    }
    if (evaluation.samples() == evaluation.leftOut()) {
      throw OnnxLrpException.invalid(
          "no sample has anything to remove and a finite explanation; nothing is measured");
    }
  }

  private Setup setup(EvaluatedModel model, long seed) {
    Map<String, String> composites = new LinkedHashMap<>();
    model.methods().forEach((name, method) -> composites.put(name, composite(method)));
    String target = model.target().specification();
    return new Setup(
        model.name(),
        composites,
        target,
        metrics.measure().name().toLowerCase(Locale.ROOT),
        metrics.division().toString(),
        seed,
        model.remarks(),
        CommandText.of(spec));
  }

  private static String composite(AttributionMethod method) {
    return method instanceof LayerwiseRelevance lrp ? lrp.composite().name() : "";
  }
}
