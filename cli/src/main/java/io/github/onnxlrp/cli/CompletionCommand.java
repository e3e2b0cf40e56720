package io.github.onnxlrp.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(
    name = "completion",
    description =
        "Prints a completion script for bash and zsh: commands, options, their values, and names of"
            + " values, inputs and outputs of the model.",
    footer = {"", "Example:", "  source <(onnx-lrp completion)"})
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash("onnx-lrp", spec.root().commandLine()));
    try (InputStream names = CompletionCommand.class.getResourceAsStream("names.bash")) {
      out.print(new String(names.readAllBytes(), StandardCharsets.UTF_8));
    }
    return ExitCodes.DONE;
  }
}
