package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Precision;
import io.github.onnxlrp.cli.TargetOptions.Asked;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.report.Labels;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OutputSupport;
import io.github.onnxlrp.onnx.SupportedPart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what is explained and how, for each command that explains samples. */
final class ExplanationOptions {
  /** All samples are read before the first is explained. */
  static final long NOT_STREAMED = -1;

  @Mixin private ModelArgument model;
  @Mixin private InputOptions inputs;
  @Mixin private TargetOptions targets;
  @Mixin private MethodOptions method;
  @Mixin private RoleOptions roles;

  @Option(
      names = "--strict",
      description =
          "Make everything that is inferred and changes numbers an error instead of a note.")
  private boolean strict;

  @Option(
      names = "--precision",
      completionCandidates = Completions.Precisions.class,
      paramLabel = "P",
      description =
          "Numbers in which graphs that explain many samples compute products: float or double"
              + " (default: double, in ONNX Runtime float).")
  private String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads that explain samples (default: the number of processors).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--quiet",
      description = "Say no notes and show no progress on standard error, unless a check failed.")
  private boolean quiet;

  @Mixin private PluginOptions plugins;

  /**
   * Where notes and progress go: nowhere, where that is asked for. Errors are said all the same.
   */
  Console console(Console console) {
    return quiet ? console.quiet() : console;
  }

  /** Refuses what there is not, before anything is read. */
  void checkSupported() {
    if (precision != null && !precision.equals("double") && !precision.equals("float")) {
      throw OnnxLrpException.invalid("--precision %s: expected float or double", precision);
    }
    if (threads < 1) {
      throw OnnxLrpException.invalid("--threads %d: expected at least 1", threads);
    }
  }

  /** What plug-ins add; their jars count as read. */
  Plugins plugins(ReadFiles read) {
    return plugins.load(read);
  }

  /** Says notes of a result, but for those of inputs, which are on standard error already. */
  void sayNew(List<String> notes, Console console) {
    notes.stream()
        .filter(note -> !inputs.notes().contains(note))
        .forEach(note -> console.say("note: " + note));
  }

  /**
   * Opens the model and reads the samples.
   *
   * @param layers further values of the graph whose relevance is wanted
   * @param read gets the files that are read
   */
  ExplainedSamples open(List<String> layers, Plugins loaded, Console console, ReadFiles read) {
    return open(layers, loaded, console, read, NOT_STREAMED, new EngineOptions());
  }

  /**
   * Opens the model, and begins to read the samples: where data has one a line, they are read while
   * others are explained.
   *
   * @param skipped how many samples are passed over; {@link #NOT_STREAMED} to read all at once
   * @param engine what explains them
   */
  ExplainedSamples open(
      List<String> layers,
      Plugins loaded,
      Console console,
      ReadFiles read,
      long skipped,
      EngineOptions engine) {
    Opened opened = open(loaded, read);
    Graph graph = opened.graph();
    Explainer.Builder builder =
        explainer(opened, graph, method.method(loaded, read)).keep(layers.toArray(String[]::new));
    if (engine.isOnnxRuntime()) {
      // What the compiled explanation is held to.
      builder.precision(Precision.DOUBLE);
    }
    Explainer explainer = builder.build();
    Precision floats = precision(engine.isOnnxRuntime() ? Precision.FLOAT : Precision.DOUBLE);
    ExplainedSamples samples =
        new ExplainedSamples(
            model.name(),
            explainer,
            engine.of(
                explainer,
                floats,
                threads,
                Math.max(skipped, 0),
                () -> RandomTrials.draw(explainer, inputs.dims(opened.whole()), false)),
            targets.targets(opened.labels()),
            opened.labels(),
            inputs.decoder(graph, model, read),
            remarks(opened.part()),
            values -> builder.keep(values.toArray(String[]::new)).build());
    ReadAhead<InputBatch> later =
        skipped == NOT_STREAMED || samples.targets() > 1
            ? null
            : inputs.stream(graph, opened.whole(), model, loaded, console, read, skipped);
    if (later != null) {
      samples.addLater(later);
    } else if (skipped > 0) {
      throw OnnxLrpException.invalid(
          "--resume needs --data with one sample a line, and one target");
    } else {
      inputs.read(graph, opened.whole(), model, loaded, console, read).forEach(samples::add);
    }
    samples.remarkAll(inputs.notes());
    samples.remarkAll(engine.remarks(floats));
    return samples;
  }

  /** Opens the model and reads the samples, for several methods. */
  EvaluatedModel openForMethods(Plugins loaded, Console console, ReadFiles read) {
    Opened opened = open(loaded, read);
    Graph graph = opened.graph();
    List<Asked> asked = targets.targets(opened.labels());
    if (asked.size() > 1) {
      throw OnnxLrpException.invalid(
          "methods are compared on one target, not %d: run it once for each", asked.size());
    }
    Map<String, AttributionMethod> methods = method.methods(loaded, read);
    List<InputBatch> batches = inputs.read(graph, opened.whole(), model, loaded, console, read);
    List<String> remarks = new ArrayList<>(remarks(opened.part()));
    remarks.addAll(inputs.notes());
    return new EvaluatedModel(
        model.name(),
        graph,
        opened.labels(),
        asked.get(0),
        methods,
        (other, chosen) -> explainer(opened, other, chosen),
        batches,
        inputs.paddingId(graph, model, read),
        remarks,
        threads);
  }

  /** The seed of {@code --seed}, for what is drawn beside random inputs; empty without. */
  OptionalLong seed() {
    return inputs.seed();
  }

  /** A model, the part of it that is explained, and the names of its classes. */
  private record Opened(OnnxModel whole, SupportedPart part, Labels labels) {
    Graph graph() {
      return part.model().graph();
    }
  }

  private Opened open(Plugins loaded, ReadFiles read) {
    OnnxModel whole = model.open(loaded);
    read.addAll(whole.files());
    SupportedPart part = targets.part(whole);
    return new Opened(whole, part, targets.labels(model, part.model().graph(), read));
  }

  /** Begins an explainer of the graph of the model, or of one like it with other constants. */
  private Explainer.Builder explainer(Opened opened, Graph graph, AttributionMethod chosen) {
    Explainer.Builder builder =
        Explainer.of(graph)
            .strict(strict)
            .threads(threads)
            .precision(precision(Precision.DOUBLE))
            .method(chosen);
    roles.addTo(builder);
    inputs.batchAxes(graph, opened.whole()).forEach(builder::batchAxis);
    return builder;
  }

  private Precision precision(Precision byDefault) {
    return precision == null ? byDefault : Precision.valueOf(precision.toUpperCase(Locale.ROOT));
  }

  private List<String> remarks(SupportedPart part) {
    List<String> remarks = new ArrayList<>();
    roles.fixed().forEach(name -> remarks.add("input '%s' is held fixed".formatted(name)));
    for (OutputSupport output : part.leftOut()) {
      remarks.add("output '%s' is set aside: %s".formatted(output.output(), output.reason()));
    }
    return remarks;
  }
}
