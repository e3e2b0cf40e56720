package io.github.onnxlrp.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tool in a process of its own. */
final class ToolProcess {
  private ToolProcess() {}

  /**
   * What starts it, without arguments.
   *
   * @param options those of Java
   */
  static List<String> command(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It ends before the better compiler has paid.
    command.add("-XX:TieredStopAtLevel=1");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    return command;
  }
}
