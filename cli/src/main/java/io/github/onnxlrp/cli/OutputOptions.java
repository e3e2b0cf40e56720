package io.github.onnxlrp.cli;

import io.github.onnxlrp.cli.report.OutputFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a result goes. */
final class OutputOptions {
  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write the result to this file instead of standard output, which is -.")
  private Path file;

  boolean isStandardOutput() {
    return file == null || file.toString().equals("-");
  }

  /** Writes the result, but over nothing that was read. */
  void write(Console console, ReadFiles read, OutputFile.Content content) {
    if (!isStandardOutput()) {
      read.requireOther("-o", file);
    }
    try {
      if (isStandardOutput()) {
        writeBuffered(console.out(), content);
      } else {
        OutputFile.write(file, out -> writeBuffered(out, content));
      }
    } catch (IOException e) {
      throw new UnwritableOutput(isStandardOutput() ? "standard output" : "'" + file + "'", e);
    }
  }

  private static void writeBuffered(OutputStream out, OutputFile.Content content)
      throws IOException {
    // Not closed: the stream belongs to the caller.
    BufferedOutputStream buffer = new BufferedOutputStream(out);
    content.writeTo(buffer);
    buffer.flush();
  }
}
