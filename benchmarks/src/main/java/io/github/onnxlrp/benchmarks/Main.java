package io.github.onnxlrp.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Measures; JMH's benchmarks of single operations are run by {@code org.openjdk.jmh.Main}. */
@Command(
    name = "benchmarks",
    description = "Measures what explanations cost.",
    mixinStandardHelpOptions = true,
    subcommands = {
      CompareCommand.class,
      CompiledCommand.class,
      LoadCommand.class,
      ScaleCommand.class,
      StartCommand.class
    })
final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).setOverwrittenOptionsAllowed(true).execute(args));
  }
}
