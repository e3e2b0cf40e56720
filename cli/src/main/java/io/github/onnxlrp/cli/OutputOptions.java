package io.github.onnxlrp.cli;

import io.github.onnxlrp.io.report.OutputFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    } catch (UncheckedIOException e) {
      throw unwritable(e.getCause());
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UnwritableOutput unwritable(IOException cause) {
    return new UnwritableOutput(isStandardOutput() ? "standard output" : "'" + file + "'", cause);
  }

  /**
   * Writes a result sample by sample, each as soon as it is there. A file gets its name when the
   * result is complete; before it has {@code .part} behind.
   *
   * @param part what an earlier run that was interrupted has left, or null
   */
  void stream(Console console, ReadFiles read, PartialFile part, OutputFile.Content content) {
    if (part == null) {
      write(console, read, content);
      return;
    }
    read.requireOther("-o", file);
    try {
      part.write(console, content);
    } catch (IOException e) {
      throw new UnwritableOutput("'" + part.file() + "'", e);
    }
  }

  /** The file that a result is written to sample by sample; null where it is no regular file. */
  Path streamed() {
    return isStandardOutput() || (Files.exists(file) && !Files.isRegularFile(file)) ? null : file;
  }

  private static void writeBuffered(OutputStream out, OutputFile.Content content)
      throws IOException {
    // Not closed: the stream belongs to the caller.
    BufferedOutputStream buffer = new BufferedOutputStream(out);
    content.writeTo(buffer);
    buffer.flush();
  }
}
