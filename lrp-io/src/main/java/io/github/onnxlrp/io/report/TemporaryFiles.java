package io.github.onnxlrp.io.report;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that results are written to before they take their place: {@code .NAME.UUID.tmp} beside
 * {@code NAME}. The process that writes one holds a lock on it, which ends with the process however
 * that ends; so one without a lock was left over by a process that was killed.
 */
public final class TemporaryFiles {
  private static final Pattern NAME =
      Pattern.compile("\\.(.+)\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

  private TemporaryFiles() {}

  /** A new name beside {@code target}. */
  static Path name(Path target) {
    String name = "." + target.getFileName() + "." + UUID.randomUUID() + ".tmp";
    return target.toAbsolutePath().resolveSibling(name);
  }

  /** Creates a file and locks it until the channel is closed. */
  static FileChannel open(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  /** The name of the file that a temporary file was to become; null where it is none of ours. */
  public static String target(Path file) {
    Matcher matcher = NAME.matcher(file.getFileName().toString());
    boolean ours = matcher.matches() && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    return ours ? matcher.group(1) : null;
  }

  /** Deletes what killed processes have left of a file of that name. */
  static void deleteLeftOver(Path folder, String name) throws IOException {
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, file -> name.equals(target(file)))) {
      for (Path file : files) {
        deleteIfLeftOver(file);
      }
    }
  }

  /** Deletes a temporary file that no process writes; returns whether it did. */
  public static boolean deleteIfLeftOver(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
      return channel.tryLock() != null && Files.deleteIfExists(file);
    } catch (OverlappingFileLockException writtenByThisProcess) {
      return false;
    }
  }
}
