package io.github.onnxlrp.cli;

import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** The command that was run, as a shell takes it. */
final class CommandText {
  private CommandText() {}

  static String of(CommandSpec spec) {
    return spec.root().commandLine().getParseResult().originalArgs().stream()
        .map(ShellWord::quoted)
        .collect(Collectors.joining(" ", "onnx-lrp ", ""));
  }
}
