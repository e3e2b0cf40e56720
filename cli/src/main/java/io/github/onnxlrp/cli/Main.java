package io.github.onnxlrp.cli;

import java.util.Locale;

/** Entry point of the command line tool. */
public final class Main {
  private Main() {}

  /**
   * Runs the command that the arguments name.
   *
   * @param arguments command, model and options, as the shell passes them
   */
  public static void main(String[] arguments) {
    // Numbers are written the same everywhere.
    Locale.setDefault(Locale.ROOT);
    System.exit(new CommandRunner(Console.system()).run(arguments));
  }
}
