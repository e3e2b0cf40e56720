package io.github.onnxlrp.cli;

import io.github.onnxlrp.io.report.Printable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command reads and writes.
 *
 * @param in standard input
 * @param out takes results; unlike a {@link PrintStream} it says when it cannot be written
 * @param err takes everything else
 * @param outIsTerminal whether results are shown on a terminal that has colours
 * @param errIsTerminal whether a person sees {@code err} at once
 */
record Console(
    InputStream in,
    OutputStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal) {
  /** The streams of this process. */
  static Console system() {
    boolean colours = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    return new Console(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        colours && isTerminal(1),
        isTerminal(2));
  }

  /** Linux tells for each stream; Java only whether input and output both are terminals. */
  private static boolean isTerminal(int descriptor) {
    try {
      Path link = Path.of("/proc/self/fd/" + descriptor);
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return isConsole();
    }
  }

  /**
   * Since JDK 22 there is always a console, which must be asked; before there was no such method.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isConsole() {
    java.io.Console console = System.console();
    try {
      return console != null
          && Boolean.TRUE.equals(java.io.Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return console != null;
    }
  }

  /** The same without anything but results: what is said is dropped. */
  Console quiet() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    return new Console(in, out, nowhere, outIsTerminal, false);
  }

  /** A line that is no result. */
  void say(String message) {
    err.println("onnx-lrp: " + Printable.line(message));
  }
}
