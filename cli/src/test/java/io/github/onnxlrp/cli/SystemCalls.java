package io.github.onnxlrp.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a process asks the system for, as strace writes it down. */
final class SystemCalls {
  private static final Path STRACE = Path.of("/usr/bin/strace");

  private SystemCalls() {}

  /**
   * What stands before a command so that its calls are written down; a test is skipped where strace
   * is missing. Only calls that are wanted stop the process, which takes much longer otherwise.
   *
   * @param wanted the calls, as strace takes them
   * @param file where they are written
   */
  static List<String> tracedBy(String wanted, Path file) {
    assumeTrue(Files.isExecutable(STRACE), "strace is not installed");
    String program = STRACE.toString();
    return List.of(
        program, "-f", "--seccomp-bpf", "-s", "4096", "-e", "trace=" + wanted, "-o", "" + file);
  }
}
