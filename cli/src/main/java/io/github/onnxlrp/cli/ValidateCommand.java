package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Samples;
import io.github.onnxlrp.cli.input.InputBatch;
import io.github.onnxlrp.cli.report.ValidateReport;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.TestDataDirectory;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.onnx.validate.Tolerance;
import io.github.onnxlrp.onnx.validate.Validation;
import io.github.onnxlrp.onnx.validate.ValidationOptions;
import io.github.onnxlrp.onnx.validate.ValidationOptions.Scope;
import io.github.onnxlrp.onnx.validate.ValidationReport;
import io.github.onnxlrp.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares our forward pass with ONNX Runtime. */
@Command(
    name = "validate",
    description = "Compares the forward pass with ONNX Runtime, to prove that the import is right.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp validate surnames.onnx --text Kowalski",
      "  onnx-lrp validate vowels.onnx --data test.npz --per-node",
      "  onnx-lrp validate model.onnx --random 4 --seed 1 --dim time=20 --isolated"
    })
final class ValidateCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Mixin private ModelArgument model;
  @Mixin private InputOptions inputs;
  @Mixin private OutputOptions output;

  @Option(
      names = "--provider",
      paramLabel = "P",
      defaultValue = "cpu",
      description = "What ONNX Runtime computes with, cpu or cuda (default: ${DEFAULT-VALUE}).")
  private String provider;

  @Option(names = "--per-node", description = "Compare every value of the graph.")
  private boolean perNode;

  @Option(
      names = "--isolated",
      description = "Compare every node, each fed with the values of ONNX Runtime.")
  private boolean isolated;

  @Option(
      names = "--atol",
      paramLabel = "A",
      defaultValue = "5e-6",
      description = "Absolute tolerance (default: ${DEFAULT-VALUE}).")
  private double absolute;

  @Option(
      names = "--rtol",
      paramLabel = "R",
      defaultValue = "5e-6",
      description = "Tolerance relative to the largest value (default: ${DEFAULT-VALUE}).")
  private double relative;

  @Option(
      names = "--save-inputs",
      paramLabel = "DIR",
      description = "Write the inputs as ONNX test data; several batches get a folder each.")
  private Path saveInputs;

  @Option(
      names = "--repro",
      paramLabel = "DIR",
      description = "Write the model, without external data, and its inputs, to repeat the run.")
  private Path repro;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private TextOrJson format;

  ValidateCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    ValidationOptions options =
        ValidationOptions.DEFAULT
            .provider(provider())
            .scope(isolated ? Scope.ISOLATED : perNode ? Scope.PER_NODE : Scope.OUTPUTS)
            .tolerance(tolerance());
    OnnxModel opened = model.open();
    Graph graph = opened.graph();
    List<InputBatch> batches = inputs.read(graph, model, Plugins.of(List.of()), root.console);
    List<Run> runs = new ArrayList<>();
    for (InputBatch batch : batches) {
      cut(graph, batch).forEach(arrays -> runs.add(new Run(arrays, batch.expected())));
    }
    save(opened, runs);
    List<Callable<ValidationReport>> tasks = new ArrayList<>();
    for (Run run : runs) {
      tasks.add(() -> Validation.run(opened, run.inputs(), options.references(run.expected())));
    }
    List<ValidationReport> reports =
        Parallel.run(tasks, 1, root.console.errIsTerminal() ? "validate" : null);
    ValidateReport report = new ValidateReport(model.name(), reports);
    output.write(root.console, format == TextOrJson.json ? report::writeJson : report::writeText);
    return report.ok() ? ExitCodes.DONE : ExitCodes.CHECK_FAILED;
  }

  /**
   * What goes into the model at once.
   *
   * @param inputs a tensor an input
   * @param expected outputs that the data says it should give
   */
  private record Run(Map<String, Tensor> inputs, Map<String, Tensor> expected) {}

  /** A model that was exported for one sample takes one after the other. */
  private List<Map<String, Tensor>> cut(Graph graph, InputBatch batch) {
    Map<String, Integer> axes = inputs.batchAxes(graph);
    for (Value input : graph.inputs()) {
      int axis = Samples.batchAxis(graph, axes, input).orElse(-1);
      Tensor tensor = batch.arrays().get(input.name());
      if (input.shape() == null || axis < 0 || axis >= input.shape().size()) {
        continue;
      }
      Dimension dimension = input.shape().get(axis);
      if (dimension.isFixed() && dimension.size() != tensor.dim(axis)) {
        if (!batch.expected().isEmpty()) {
          throw OnnxLrpException.invalid(
              "the model takes one sample at a time, the data with expected outputs has %d",
              tensor.dim(axis));
        }
        return Samples.of(graph, batch.arrays(), axes).list();
      }
    }
    return List.of(batch.arrays());
  }

  private void save(OnnxModel opened, List<Run> runs) {
    if (saveInputs != null) {
      saveRuns(saveInputs, runs);
    }
    if (repro != null) {
      saveRuns(repro, runs);
      Path file = repro.resolve("model.onnx");
      try {
        Files.write(file, opened.proto().toByteArray());
      } catch (IOException e) {
        throw new UnwritableOutput(file.toString(), e);
      }
    }
  }

  private static void saveRuns(Path folder, List<Run> runs) {
    for (int k = 0; k < runs.size(); k++) {
      Path target = folder.resolve("test_data_set_" + k);
      try {
        new TestDataDirectory(runs.get(k).inputs(), runs.get(k).expected()).write(target);
      } catch (IOException e) {
        throw new UnwritableOutput(target.toString(), e);
      }
    }
  }

  private Provider provider() {
    try {
      return Provider.valueOf(provider.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw OnnxLrpException.invalid("--provider %s: expected cpu or cuda", provider);
    }
  }

  private Tolerance tolerance() {
    if (!(absolute >= 0 && relative >= 0)
        || Double.isInfinite(absolute)
        || Double.isInfinite(relative)) {
      throw OnnxLrpException.invalid(
          "--atol %s --rtol %s: expected finite numbers, 0 or more", absolute, relative);
    }
    return new Tolerance(absolute, relative);
  }
}
