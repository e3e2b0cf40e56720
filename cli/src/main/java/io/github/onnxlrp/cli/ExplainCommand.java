package io.github.onnxlrp.cli;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.cli.input.InputBatch;
import io.github.onnxlrp.cli.input.TextDecoder;
import io.github.onnxlrp.cli.input.TextSample;
import io.github.onnxlrp.cli.input.TrueLabel;
import io.github.onnxlrp.cli.report.Labels;
import io.github.onnxlrp.cli.report.Report;
import io.github.onnxlrp.cli.report.ReportWriter;
import io.github.onnxlrp.cli.report.ReportWriters;
import io.github.onnxlrp.cli.report.SampleReport;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OutputSupport;
import io.github.onnxlrp.onnx.SupportedPart;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Explains predictions. */
@Command(
    name = "explain",
    description = "Explains predictions: which inputs speak for a score and which against it.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp explain surnames.onnx --text Kowalski",
      "  onnx-lrp explain surnames.onnx --data names.jsonl --target Polish --format json",
      "  onnx-lrp explain vowels.onnx --data test.npz --gate-rule half --format html -o vowels.html"
    })
final class ExplainCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Mixin private ModelArgument model;
  @Mixin private InputOptions inputs;
  @Mixin private TargetOptions targets;
  @Mixin private RuleOptions rules;
  @Mixin private RoleOptions roles;
  @Mixin private OutputOptions output;

  @Option(
      names = "--method",
      paramLabel = "M",
      defaultValue = LayerwiseRelevance.NAME,
      description =
          "How relevance is computed: lrp, gradient or gradient-x-input (default:"
              + " ${DEFAULT-VALUE}).")
  private String method;

  @Option(
      names = "--layer",
      paramLabel = "VALUE",
      description = "Also give the relevance of this value of the graph; may be repeated.")
  private List<String> layers = List.of();

  @Option(
      names = "--strict",
      description =
          "Make everything that is inferred and changes numbers an error instead of a note.")
  private boolean strict;

  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "double",
      description = "float or double (default: ${DEFAULT-VALUE}).")
  private String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that explain samples (default: the number of processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Mixin private PluginOptions plugins;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text, json, npz, csv, html or png (default: ${DEFAULT-VALUE}).")
  private String format;

  ExplainCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    checkSupported();
    ReadFiles read = new ReadFiles();
    Plugins loaded = plugins.load(read);
    ReportWriter writer = new ReportWriters(loaded.reportWriters()).find(format);
    boolean terminal = output.isStandardOutput() && root.console.outIsTerminal();
    if (terminal && writer.isBinary()) {
      throw OnnxLrpException.invalid("--format %s is not for a terminal; pass -o FILE", format);
    }
    OnnxModel opened = model.open(loaded);
    read.addAll(opened.files());
    Report report = explain(opened, loaded, read);
    output.write(root.console, read, out -> writer.write(report, out, terminal));
    if (!writer.holdsNotes() || !report.ok()) {
      report.notes().stream()
          .filter(note -> !inputs.notes().contains(note))
          .forEach(note -> root.console.say("note: " + note));
    }
    return report.ok() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }

  private void checkSupported() {
    if (!precision.equals("double") && !precision.equals("float")) {
      throw OnnxLrpException.invalid("--precision %s: expected float or double", precision);
    }
    if (precision.equals("float")) {
      throw OnnxLrpException.unsupported("--precision float: not supported; there is double");
    }
    if (threads < 1) {
      throw OnnxLrpException.invalid("--threads %d: expected at least 1", threads);
    }
  }

  private Report explain(OnnxModel opened, Plugins loaded, ReadFiles read) {
    SupportedPart part = targets.part(opened);
    Graph graph = part.model().graph();
    Labels labels = targets.labels(model, graph, read);
    Target target = targets.target(labels);
    Explainer.Builder builder =
        Explainer.of(graph).keep(layers.toArray(String[]::new)).strict(strict).threads(threads);
    roles.addTo(builder);
    AttributionMethod chosen = method(loaded, read);
    builder.method(chosen);
    inputs.batchAxes(graph, opened).forEach(builder::batchAxis);
    Explainer explainer = builder.build();
    TextDecoder decoder = inputs.decoder(graph, model, read);
    List<Samples> all = new ArrayList<>();
    List<Origin> origins = new ArrayList<>();
    Set<String> remarks = new LinkedHashSet<>();
    roles.fixed().forEach(name -> remarks.add("input '%s' is held fixed".formatted(name)));
    part.leftOut().forEach(output -> remarks.add(remark(output)));
    for (InputBatch batch : inputs.read(graph, opened, model, loaded, root.console, read)) {
      batch.arrays().forEach((name, array) -> remarkOnFiniteness(name, array, remarks));
      Samples some = explainer.samples(batch.arrays());
      if (all.isEmpty() && explainer.mixes(some)) {
        remarks.add(
            "the model mixes the samples of a batch: each is explained as a batch of one, in which"
                + " its prediction may be another one");
      }
      all.add(some);
      boolean labelled = batch.labels().size() == some.size();
      if (!labelled && !batch.labels().isEmpty()) {
        remarks.add(
            "labels are not shown: the data has %d, and %d samples"
                .formatted(batch.labels().size(), some.size()));
      }
      for (int k = 0; k < some.size(); k++) {
        TrueLabel label = labelled ? batch.labels().get(k) : null;
        origins.add(new Origin(batch.text(), label, batch.features()));
      }
    }
    remarks.addAll(inputs.notes());
    List<SampleReport> samples = new ArrayList<>();
    String title = root.console.errIsTerminal() ? "explain" : null;
    try (Progress progress = Progress.start(title, origins.size())) {
      explainer.explainEach(
          all,
          target,
          found -> {
            samples.add(report(found, origins.get(samples.size()), decoder, labels));
            progress.step();
          });
    }
    return new Report(
        model.name(),
        chosen.name(),
        chosen instanceof LayerwiseRelevance lrp ? lrp.composite().name() : null,
        List.copyOf(remarks),
        samples,
        axesOf(graph, explainer.batchAxes()));
  }

  private AttributionMethod method(Plugins loaded, ReadFiles read) {
    if (method.equals(LayerwiseRelevance.NAME)) {
      return new LayerwiseRelevance(rules.composite(loaded, read));
    }
    List<AttributionMethod> all = loaded.methods();
    AttributionMethod found =
        all.stream()
            .filter(candidate -> candidate.name().equals(method))
            .findFirst()
            .orElseThrow(
                () ->
                    OnnxLrpException.unsupported(
                        "--method %s: not supported; there is lrp, %s",
                        method,
                        String.join(", ", all.stream().map(AttributionMethod::name).toList())));
    rules.requireNone(method);
    return found;
  }

  private static String remark(OutputSupport output) {
    return "output '%s' is set aside: %s".formatted(output.output(), output.reason());
  }

  private static void remarkOnFiniteness(String name, Tensor array, Set<String> remarks) {
    if (array.isFloating() && !Arrays.stream(array.doubles()).allMatch(Double::isFinite)) {
      remarks.add("input '%s' holds numbers that are not finite".formatted(name));
    }
  }

  /**
   * Where a sample comes from.
   *
   * @param text the text that it was read from, or null
   * @param label its true label, or null
   * @param features names of the features of its inputs
   */
  private record Origin(TextSample text, TrueLabel label, Map<String, List<String>> features) {}

  private SampleReport report(
      Explanation explanation, Origin origin, TextDecoder decoder, Labels labels) {
    boolean decodes = origin.text() == null && decoder != null;
    TextSample text = decodes ? decoder.decode(explanation.inputs()) : origin.text();
    labels.check(explanation.target().output(), explanation.prediction());
    return new SampleReport(
        explanation,
        targets.specification(explanation),
        text,
        labels.of(explanation.target()),
        labels.of(explanation.prediction()),
        labels.complete(origin.label(), explanation.prediction()),
        origin.features());
  }

  private static Map<String, Integer> axesOf(Graph graph, BatchAxes axes) {
    Map<String, Integer> result = new HashMap<>();
    graph
        .inputs()
        .forEach(input -> axes.axisOf(input).ifPresent(axis -> result.put(input.name(), axis)));
    return result;
  }
}
