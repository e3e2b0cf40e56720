package io.github.onnxlrp.cli;

import io.github.onnxlrp.cli.input.DeclaredInputs;
import io.github.onnxlrp.cli.input.RandomInputs;
import io.github.onnxlrp.cli.report.InspectReport;
import io.github.onnxlrp.cli.report.RolesReport;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is in a model and whether it can be explained. */
@Command(
    name = "inspect",
    description = "Says what is in a model and which of its outputs are supported.",
    footer = {
      "",
      "Examples:",
      "  onnx-lrp inspect surnames.onnx",
      "  onnx-lrp inspect surnames.onnx --roles --format json"
    })
final class InspectCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Mixin private ModelArgument model;
  @Mixin private OutputOptions output;
  @Mixin private PluginOptions plugins;

  @Option(
      names = "--output",
      paramLabel = "NAME",
      description =
          "Output that must be supported; may be repeated (default: the float outputs, or all where"
              + " there is none).")
  private List<String> outputs = List.of();

  @Option(
      names = "--composite",
      paramLabel = "C",
      description = "Also name the rules of this composite.")
  private String composite;

  @Option(
      names = "--roles",
      description = "Also list what each node is taken for, its rule and why, on a random sample.")
  private boolean roles;

  @Mixin private RoleOptions overrides;

  @Option(
      names = "--format",
      paramLabel = "F",
      defaultValue = "text",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private TextOrJson format;

  InspectCommand(OnnxLrpCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    ReadFiles read = new ReadFiles();
    Plugins loaded = plugins.load(read);
    OnnxModel opened = model.open(loaded);
    read.addAll(opened.files());
    Composite rules = composite == null ? null : RuleOptions.named(composite, loaded, read);
    InspectReport report =
        new InspectReport(
            model.name(), opened, outputs, rules, roles ? probe(opened, rules) : null);
    output.write(
        root.console, read, format == TextOrJson.json ? report::writeJson : report::writeText);
    return report.supported() ? ExitCodes.DONE : ExitCodes.UNSUPPORTED;
  }

  /** The roles in a run on one random sample. */
  private RolesReport probe(OnnxModel opened, Composite rules) {
    Graph graph = opened.supportedPart(outputs).model().graph();
    DeclaredInputs declared =
        new DeclaredInputs(graph, BatchAxes.of(graph, Map.of())::axisOf, Map.of());
    Composite used = rules == null ? Composites.arras() : rules;
    Explainer.Builder explainer = Explainer.of(graph).composite(used);
    overrides.addTo(explainer);
    Map<String, Tensor> inputs = new RandomInputs(declared, 1, 1).draw(Map.of()).arrays();
    return new RolesReport(explainer.build().roles(inputs));
  }
}
