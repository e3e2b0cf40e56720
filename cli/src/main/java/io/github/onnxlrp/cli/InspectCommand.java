package io.github.onnxlrp.cli;

import io.github.onnxlrp.cli.report.InspectReport;
import io.github.onnxlrp.onnx.OnnxModel;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what is in a model and whether it can be explained. */
@Command(
    name = "inspect",
    description = "Says what is in a model and which of its outputs are supported.",
    footer = {"", "Example:", "  onnx-lrp inspect surnames.onnx"})
final class InspectCommand implements Callable<Integer> {
  private final OnnxLrpCommand root;

  @Mixin private ModelArgument model;
  @Mixin private OutputOptions output;

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
    ReadFiles read = new ReadFiles();
    read.addAll(opened.files());
    InspectReport report =
        new InspectReport(
            model.name(),
            opened,
            outputs,
            composite == null ? null : RuleOptions.named(composite, Plugins.of(List.of()), read));
    output.write(
        root.console, read, format == TextOrJson.json ? report::writeJson : report::writeText);
    return report.supported() ? ExitCodes.DONE : ExitCodes.UNSUPPORTED;
  }
}
