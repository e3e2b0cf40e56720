package io.github.onnxlrp.cli;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.input.DeclaredInputs;
import io.github.onnxlrp.io.input.RandomInputs;
import io.github.onnxlrp.io.report.InspectReport;
import io.github.onnxlrp.io.report.RolesReport;
import io.github.onnxlrp.io.report.ValuesReport;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphText;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composites;
import io.github.onnxlrp.samples.BatchAxes;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
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
      completionCandidates = Completions.CompositeNames.class,
      paramLabel = "C",
      description = "Also name the rules of this composite.")
  private String composite;

  @Option(
      names = "--roles",
      description = "Also list what each node is taken for, its rule and why, on a random sample.")
  private boolean roles;

  @Option(
      names = "--values",
      description =
          "Also list the values of a run on a random sample with their shapes: names for --layer.")
  private boolean values;

  @Option(
      names = "--derived",
      description =
          "Also print the explanation as a graph, derived from a random sample, before it is"
              + " optimised.")
  private boolean derived;

  @Option(
      names = "--target",
      paramLabel = "T",
      description = "Target of --derived, as in explain (default: as in explain).")
  private String target;

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
    InspectReport report = new InspectReport(model.name(), opened, outputs, rules);
    if (roles || derived || values) {
      probe(opened, rules, report);
    }
    output.write(
        root.console, read, format == TextOrJson.json ? report::writeJson : report::writeText);
    return report.supported() ? ExitCodes.DONE : ExitCodes.UNSUPPORTED;
  }

  /** What a run on one random sample shows. */
  private void probe(OnnxModel opened, Composite rules, InspectReport report) {
    Graph graph = opened.supportedPart(outputs).model().graph();
    DeclaredInputs declared =
        new DeclaredInputs(graph, BatchAxes.of(graph, Map.of())::axisOf, Map.of());
    Composite used = rules == null ? Composites.arras() : rules;
    Explainer.Builder builder = Explainer.of(graph).composite(used);
    overrides.addTo(builder);
    Explainer explainer = builder.build();
    Map<String, Tensor> inputs = new RandomInputs(declared, 1, 1).draw(Map.of()).arrays();
    if (values) {
      report.add(ValuesReport.of(ForwardPass.run(graph, inputs)));
    }
    if (roles) {
      report.add(new RolesReport(explainer.roles(inputs)));
    }
    if (derived) {
      String explained = outputs.size() == 1 ? outputs.get(0) : null;
      report.add(GraphText.of(explainer.derive(inputs, Target.of(explained, target))));
    }
  }
}
