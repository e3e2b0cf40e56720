package io.github.onnxlrp.reproduction;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The experiments that docs/reproduction.md describes. */
@Command(
    name = "reproduction",
    description = "Experiments of the literature, on models of this repository.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ArithmeticCommand.class,
      ArmaCommand.class,
      HmmCommand.class,
      ShapesCommand.class,
      WordsCommand.class
    })
final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Main())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOverwrittenOptionsAllowed(true)
            .execute(args));
  }
}
