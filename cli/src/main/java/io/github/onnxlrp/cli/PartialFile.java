package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.report.OutputFile;
import io.github.onnxlrp.io.report.StreamingWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The samples of a result that is not complete: {@code FILE.part} beside {@code FILE}. It stays
 * where a run is interrupted, and a later run goes on behind the last whole group of samples.
 */
final class PartialFile {
  /** So many samples are explained together, so that the groups of both runs are the same. */
  private static final int GROUP = 256;

  /** No sample is shorter, and no heading longer. */
  private static final int HEADING = 100;

  private final Path file;
  private final Path part;
  private final long samples;
  private final long bytes;

  private PartialFile(Path file, Path part, long samples, long bytes) {
    this.file = file;
    this.part = part;
    this.samples = samples;
    this.bytes = bytes;
  }

  /**
   * Looks for what an earlier run has left.
   *
   * @param resume whether to go on behind it
   * @throws OnnxLrpException if there is something, and nobody wants to go on, or it is no result
   *     in this format
   */
  static PartialFile of(Path file, boolean resume, StreamingWriter writer) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    if (!Files.exists(part)) {
      return new PartialFile(file, part, 0, 0);
    }
    if (!resume) {
      throw OnnxLrpException.invalid(
          "-o %s: there is %s of a run that was interrupted; go on with --resume, or delete it",
          file, part);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(part))) {
      return wholeGroups(file, part, in, writer);
    } catch (NumberFormatException e) {
      throw OnnxLrpException.invalid(
          "--resume: %s holds a line that is none of --format %s; delete it to begin again",
          part, writer.format());
    } catch (IOException e) {
      throw new UnwritableOutput("'" + part + "'", e);
    }
  }

  /** The last samples may be there in part, so they do not count before those behind them. */
  private static PartialFile wholeGroups(
      Path file, Path part, InputStream in, StreamingWriter writer) throws IOException {
    long samples = 0;
    long end = 0;
    long read = 0;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      read++;
      line.write(next);
      if (next == '\n') {
        long start = read - line.size();
        int sample = writer.sampleOf(line.toString(StandardCharsets.UTF_8));
        line.reset();
        if (sample >= samples + GROUP) {
          samples = (long) sample / GROUP * GROUP;
          end = start;
        }
      }
    }
    return new PartialFile(file, part, samples, end);
  }

  /** The number of samples that are there and are kept. */
  long samples() {
    return samples;
  }

  /** The file that takes the samples. */
  Path file() {
    return part;
  }

  /** Writes what follows, and gives the file its name. */
  void write(Console console, OutputFile.Content content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock(channel);
      channel.truncate(bytes).position(bytes);
      boolean complete = false;
      Thread interrupted =
          new Thread(
              () ->
                  console.say(
                      "interrupted; %s holds the samples so far; go on with --resume"
                          .formatted(part)));
      Runtime.getRuntime().addShutdownHook(interrupted);
      try {
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel));
        content.writeTo(out);
        out.flush();
        channel.force(true);
        complete = true;
      } catch (UncheckedIOException e) {
        throw e.getCause();
      } finally {
        removeHook(interrupted);
        // Without a sample there is nothing to go on with.
        if (!complete && channel.size() <= HEADING) {
          Files.deleteIfExists(part);
        }
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process is being interrupted, and the hook runs.
    }
  }

  /** Until the channel is closed. */
  private void lock(FileChannel channel) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw OnnxLrpException.invalid("-o %s: another run writes %s", file, part);
    }
  }
}
