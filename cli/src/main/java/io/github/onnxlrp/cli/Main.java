package io.github.onnxlrp.cli;

/** Entry point of the command line tool. */
public final class Main {
  private Main() {}

  /**
   * Runs the command that the arguments name.
   *
   * @param arguments command, model and options, as the shell passes them
   */
  public static void main(String[] arguments) {
    System.err.println("onnx-lrp: no command yet");
    System.exit(3);
  }
}
