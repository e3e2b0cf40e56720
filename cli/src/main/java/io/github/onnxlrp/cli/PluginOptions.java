package io.github.onnxlrp.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The jars with operators, rules, composites, readers and writers that a command takes. */
final class PluginOptions {
  @Option(
      names = "--plugin",
      paramLabel = "JAR",
      description = "Jar with plug-ins; may be repeated.")
  private List<Path> jars = List.of();

  /** What they add; the jars count as read. */
  Plugins load(ReadFiles read) {
    read.addAll(jars);
    return Plugins.of(jars);
  }
}
