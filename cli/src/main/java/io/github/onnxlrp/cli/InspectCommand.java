package io.github.onnxlrp.cli;

import io.github.onnxlrp.cli.report.InspectReport;
import io.github.onnxlrp.onnx.OnnxModel;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is in a model and whether it can be explained. */
@Command(
    name = "inspect",
    description = "Says what is in a model and whether all of it is supported.",
    footer = {"", "Example:", "  onnx-lrp inspect surnames.onnx"})
final class InspectCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Mixin private ModelArgument model;
  @Mixin private OutputOptions output;

  @Option(
      names = "--composite",
      paramLabel = "C",
      description = "Also name the rules of this composite.")
  private String composite;

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
    OnnxModel opened = model.open();
    InspectReport report =
        new InspectReport(
            model.name(), opened, composite == null ? null : RuleOptions.named(composite));
    output.write(root.console, format == TextOrJson.json ? report::writeJson : report::writeText);
    return report.supported() ? ExitCodes.DONE : ExitCodes.UNSUPPORTED;
  }
}
