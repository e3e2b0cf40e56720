package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.input.InputBatch;
import io.github.onnxlrp.io.report.ValidateReport;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.SupportedPart;
import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.onnx.validate.Reproduction;
import io.github.onnxlrp.onnx.validate.Tolerance;
import io.github.onnxlrp.onnx.validate.Validation;
import io.github.onnxlrp.onnx.validate.ValidationOptions;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.samples.Samples;
import io.github.onnxlrp.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares our forward pass with ONNX Runtime. */
@Command(
    name = "validate",
    description = "Compares the forward pass with ONNX Runtime, to prove that the import is right.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp validate surnames.onnx --text Kowalski",
      "  onnx-lrp validate vowels.onnx --data test.npz --per-node",
      "  onnx-lrp validate model.onnx --random 4 --seed 1 --isolated"
    })
final class ValidateCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Mixin private ModelArgument model;
  @Mixin private InputOptions inputs;
  @Mixin private OutputOptions output;
  @Mixin private PluginOptions plugins;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description =
          "Compare this output and what it depends on; may be repeated (default: all outputs).")
  private List<String> outputs = List.of();

  @Option(
      names = "--provider",
      paramLabel = "P",
      defaultValue = "cpu",
      description = "What ONNX Runtime computes with, cpu or cuda (default: ${DEFAULT-VALUE}).")
  private String provider;

  @Option(
      names = "--per-node",
      description = "Compare every value of the graph, of loop bodies and of branches.")
  private boolean perNode;

  @Option(
      names = "--isolated",
      description = "Compare every node, each fed with the values of ONNX Runtime.")
  private boolean isolated;

  @Option(
      names = "--atol",
      paramLabel = "A",
      description =
          "Absolute tolerance, for all types alike (default: 5e-6, with --rtol only as well; without"
              + " both it follows the type: 0.0039 for float16, 0.031 for bfloat16).")
  private Double absolute;

  @Option(
      names = "--rtol",
      paramLabel = "R",
      description = "Tolerance relative to the largest value (default: as --atol).")
  private Double relative;

  @Option(
      names = "--save-inputs",
      paramLabel = "DIR",
      description = "Write the inputs as ONNX test data; several batches get a folder each.")
  private Path saveInputs;

  @Option(
      names = "--repro",
      paramLabel = "DIR",
      description =
          "Write the first node that diverges as a model of its own with its inputs; the whole model"
              + " and its inputs where none does.")
  private Path repro;

  @Option(
      names = "--explanation",
      paramLabel = "FILE",
      description =
          "Compare this file, which compile wrote, with what explain gives, on random inputs and on"
              + " those that are given.")
  private Path explanation;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private TextOrJson format;

  @Spec private CommandSpec spec;

  ValidateCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    if (explanation != null) {
      return new ExplanationFile(explanation).compare(spec, model, root.console);
    }
    ValidationOptions options =
        ValidationOptions.DEFAULT
            .provider(EngineOptions.provider(provider))
            .scope(isolated ? Scope.ISOLATED : perNode ? Scope.PER_NODE : Scope.OUTPUTS)
            .tolerance(tolerance());
    requireTwoFolders();
    ReadFiles read = new ReadFiles();
    Plugins loaded = plugins.load(read);
    OnnxModel opened = model.open(loaded);
    read.addAll(opened.files());
    SupportedPart part = opened.supportedPart(outputs);
    Graph graph = part.model().graph();
    List<InputBatch> batches = inputs.read(graph, opened, model, loaded, root.console, read);
    batches.stream()
        .filter(batch -> batch.text() != null)
        .flatMap(batch -> batch.text().notes().stream())
        .distinct()
        .forEach(note -> root.console.say("note: " + note));
    List<Run> runs = new ArrayList<>();
    for (InputBatch batch : batches) {
      cut(graph, opened, batch).forEach(arrays -> runs.add(new Run(arrays, batch.expected())));
    }
    ModelFolder reproduction = repro == null ? null : new ModelFolder("--repro", repro, read);
    if (saveInputs != null) {
      ModelFolder saved = new ModelFolder("--save-inputs", saveInputs, read);
      saved.add(runs.stream().map(Run::data).toList());
      saved.write();
    }
    List<ValidationReport> reports = new ArrayList<>();
    try (Progress progress = Progress.start(root.console, "validate", runs.size())) {
      for (Run run : runs) {
        reports.add(Validation.run(part, run.inputs(), options.references(run.expected())));
        progress.step();
      }
    }
    if (reproduction != null) {
      reproduce(part, runs, reports, options, reproduction);
    }
    ValidateReport report = new ValidateReport(model.name(), reports);
    output.write(
        root.console, read, format == TextOrJson.json ? report::writeJson : report::writeText);
    return report.ok() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }

  /**
   * What goes into the model at once.
   *
   * @param inputs a tensor an input
   * @param expected outputs that the data says it should give
   */
  private record Run(Map<String, Tensor> inputs, Map<String, Tensor> expected) {
    TestDataDirectory data() {
      return new TestDataDirectory(inputs, expected);
    }
  }

  /** A model that was exported for one sample takes one after the other. */
  private List<Map<String, Tensor>> cut(Graph graph, OnnxModel whole, InputBatch batch) {
    BatchAxes axes = BatchAxes.of(graph, inputs.batchAxes(graph, whole));
    for (Value input : graph.inputs()) {
      int axis = axes.axisOf(input).orElse(-1);
      Tensor tensor = batch.arrays().get(input.name());
      if (input.shape() == null || axis < 0 || axis >= input.shape().size()) {
        continue;
      }
      Dimension dimension = input.shape().get(axis);
      if (dimension.size() == 1 && tensor.dim(axis) != 1) {
        if (!batch.expected().isEmpty()) {
          throw OnnxLrpException.invalid(
              "the model takes one sample at a time, the data with expected outputs has %d",
              tensor.dim(axis));
        }
        return Samples.of(axes, batch.arrays()).list();
      }
    }
    return List.of(batch.arrays());
  }

  /** Each would delete what the other writes. */
  private void requireTwoFolders() {
    if (repro != null
        && saveInputs != null
        && repro.toAbsolutePath().normalize().equals(saveInputs.toAbsolutePath().normalize())) {
      throw OnnxLrpException.invalid(
          "--repro %s: this is the folder of --save-inputs; name another one", repro);
    }
  }

  /** Of several runs, the first one that fails counts. */
  private void reproduce(
      SupportedPart part,
      List<Run> runs,
      List<ValidationReport> reports,
      ValidationOptions options,
      ModelFolder folder) {
    for (int k = 0; k < runs.size(); k++) {
      if (reports.get(k).ok()) {
        continue;
      }
      Reproduction found = reports.get(k).reproduction();
      if (found == null && !isolated) {
        ValidationOptions alone = options.scope(Scope.ISOLATED);
        found = Validation.run(part, runs.get(k).inputs(), alone).reproduction();
      }
      if (found != null) {
        folder.add(found.model());
        folder.add(List.of(found.data()));
        folder.write();
        root.console.say("node '" + found.node() + "' diverges by itself; it is in " + repro);
        return;
      }
    }
    folder.add(part.model().proto());
    folder.add(runs.stream().map(Run::data).toList());
    folder.write();
    root.console.say("no node diverges by itself; the whole model and its inputs are in " + repro);
  }

  /** Null where it follows from the types. */
  private Tolerance tolerance() {
    if (absolute == null && relative == null) {
      return null;
    }
    double a = absolute == null ? Tolerance.DEFAULT.absolute() : absolute;
    double r = relative == null ? Tolerance.DEFAULT.relative() : relative;
    if (!(a >= 0 && r >= 0) || Double.isInfinite(a) || Double.isInfinite(r)) {
      throw OnnxLrpException.invalid(
          "--atol %s --rtol %s: expected finite numbers, 0 or more", a, r);
    }
    return new Tolerance(a, r);
  }
}
