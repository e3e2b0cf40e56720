package io.github.onnxlrp.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a name: holds what all commands share. */
@Command(
    name = "onnx-lrp",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "Explains ONNX recurrent models with Layer-wise Relevance Propagation.",
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a check failed (mismatch, open ledger, non-finite values); the result is still written",
      "2:wrong usage or unreadable input",
      "3:the model or the request needs something that is not supported",
      "4:internal error or unwritable output",
      "130:interrupted"
    },
    footer = {
      "",
      "README.md and docs/cli.md have examples of each; onnx-lrp COMMAND --help has all options.",
      "Defaults of options are in onnx-lrp.yaml, or in the file that ONNX_LRP_CONFIG names."
    })
final class OnnxLrpCommand implements Runnable {
  final Console console;

  @Spec private CommandSpec spec;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print a stack trace with an error.")
  boolean debug;

  OnnxLrpCommand(Console console) {
    this.console = console;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "no command; expected one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
