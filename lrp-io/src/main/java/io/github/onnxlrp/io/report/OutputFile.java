package io.github.onnxlrp.io.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Writes a file so that it is there as a whole or not at all: into a temporary file beside it,
 * which is synced and then takes its place. What was there before stays when anything fails.
 */
public final class OutputFile {
  private OutputFile() {}

  /** What writes the content. */
  @FunctionalInterface
  public interface Content {
    /** Writes to {@code out}, which must not be closed. */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes {@code file}. Something that is no regular file, such as a pipe, is written directly.
   */
  public static void write(Path file, Content content) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      try (OutputStream out = Files.newOutputStream(file)) {
        content.writeTo(out);
      }
      return;
    }
    Path target = target(file);
    Path folder = target.toAbsolutePath().getParent();
    TemporaryFiles.deleteLeftOver(folder, target.getFileName().toString());
    Path temporary = TemporaryFiles.name(target);
    // Also when the process is told to end.
    temporary.toFile().deleteOnExit();
    try (FileChannel channel = TemporaryFiles.open(temporary)) {
      copyPermissions(target, temporary);
      content.writeTo(Channels.newOutputStream(channel));
      channel.force(true);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The file that is replaced: the one that a link leads to. */
  public static Path target(Path file) throws IOException {
    return Files.isSymbolicLink(file) && Files.exists(file) ? file.toRealPath() : file;
  }

  /** A file that is replaced may be meant for some users only, or for more. */
  public static void copyPermissions(Path from, Path to) throws IOException {
    if (Files.exists(from) && Files.getFileStore(from).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
    }
  }
}
