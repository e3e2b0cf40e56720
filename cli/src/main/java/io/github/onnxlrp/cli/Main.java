package io.github.onnxlrp.cli;

import java.io.IOException;
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
    System.exit(run(arguments));
  }

  private static int run(String... arguments) {
    if (!WithoutTelemetry.isNeeded(arguments)) {
      return new CommandRunner(Console.system()).run(arguments);
    }
    try {
      return WithoutTelemetry.run(arguments);
    } catch (IOException e) {
      Console.system()
          .say(
              "cannot start the process that keeps ONNX Runtime's telemetry off; set %s=1 (%s)"
                  .formatted(WithoutTelemetry.SWITCH, e.getMessage()));
      return ExitCodes.FAILED;
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts the main thread", e);
    }
  }
}
