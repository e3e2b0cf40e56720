package io.github.onnxlrp.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands in this process. */
final class Cli {
  /** Exit code and what was written. */
  @SuppressWarnings("ArrayRecordComponent")
  record Result(int code, byte[] bytes, String err) {
    String out() {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private Cli() {}

  static Result run(String... arguments) {
    return run("", false, arguments);
  }

  static Result run(String in, boolean terminal, String... arguments) {
    return run(ConfigFile.find(Map.of(), Path.of("no such folder")), in, terminal, arguments);
  }

  /** With defaults of options of a file. */
  static Result run(ConfigFile config, String in, boolean terminal, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            false);
    int code = new CommandRunner(console, config).run(arguments);
    return new Result(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs commands one after the other; setting up the command line anew takes longer than most. */
  static final class Repeated {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final CommandRunner runner =
        new CommandRunner(
            new Console(
                new ByteArrayInputStream(new byte[0]),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false));

    Result run(String... arguments) {
      out.reset();
      err.reset();
      int code = runner.run(arguments);
      return new Result(code, out.toByteArray(), err.toString(StandardCharsets.UTF_8));
    }
  }
}
