package io.github.onnxlrp.onnx.read;

import io.github.onnxlrp.OnnxLrpException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Reads parts of regular files inside a model's folder, never through a link: a model from a
 * stranger must not make us read anything else.
 */
final class ExternalFiles {
  private final Path folder;
  private final Set<Path> read = new LinkedHashSet<>();

  ExternalFiles(Path model) {
    this.folder = model.toAbsolutePath().getParent();
  }

  /** The files that were read. */
  Set<Path> read() {
    return read;
  }

  /** The {@code expected} bytes at a location. */
  byte[] read(ExternalLocation location, long expected, String where) {
    if (location.length() >= 0 && location.length() != expected) {
      throw OnnxLrpException.invalid(
          "%s: its external data has length %d; expected %d bytes",
          where, location.length(), expected);
    }
    try {
      Path root = folder.toRealPath();
      Path file = root.resolve(location.file());
      requireUnlinked(root, file, where);
      byte[] content;
      try (InnerFile inner = new InnerFile(root, root.relativize(file.normalize()))) {
        content = read(inner, location, expected, where);
      }
      requireUnlinked(root, file, where);
      this.read.add(file);
      return content;
    } catch (NoSuchFileException e) {
      throw failure(where, location, "does not exist", e);
    } catch (IOException | InvalidPathException e) {
      throw failure(where, location, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static byte[] read(InnerFile file, ExternalLocation location, long expected, String where)
      throws IOException {
    BasicFileAttributes before = file.attributes();
    requireRegular(before, location, where);
    if (location.offset() + expected > before.size()
        || (location.length() < 0 && location.offset() + expected != before.size())) {
      throw OnnxLrpException.invalid(
          "%s: its external data needs %d bytes from offset %d of '%s', which has %d bytes",
          where, expected, location.offset(), location.file(), before.size());
    }
    byte[] content = new byte[(int) expected];
    try (SeekableByteChannel channel = file.open()) {
      read(channel.position(location.offset()), ByteBuffer.wrap(content));
    }
    BasicFileAttributes after = file.attributes();
    if (!Objects.equals(before.fileKey(), after.fileKey()) || before.size() != after.size()) {
      throw OnnxLrpException.invalid(
          "%s: '%s' was changed while it was read", where, location.file());
    }
    return content;
  }

  private static void requireRegular(
      BasicFileAttributes attributes, ExternalLocation location, String where) {
    if (!attributes.isRegularFile()) {
      throw OnnxLrpException.invalid(
          "%s: its external data lies in '%s', which is none; expected a regular file",
          where, location.file());
    }
  }

  private static OnnxLrpException failure(
      String where, ExternalLocation location, String what, Exception cause) {
    return new OnnxLrpException(
        OnnxLrpException.Reason.INVALID_INPUT,
        "%s: the file '%s' of its external data %s".formatted(where, location.file(), what),
        cause);
  }

  /** A link of either kind could lead to a file that is not the model's. */
  private static void requireUnlinked(Path root, Path file, String where) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    boolean linked = !file.toRealPath().equals(file.normalize());
    if (!attributes.isRegularFile() || linked) {
      throw OnnxLrpException.invalid(
          "%s: its external data lies in '%s', which is %s; expected a regular file",
          where, root.relativize(file), linked ? "reached through a symbolic link" : "none");
    }
    if (Files.getFileStore(file).supportsFileAttributeView("unix")
        && !Integer.valueOf(1)
            .equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS))) {
      throw OnnxLrpException.invalid(
          "%s: its external data lies in '%s', which has several names (hard links)",
          where, root.relativize(file));
    }
  }

  private static void read(SeekableByteChannel channel, ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      if (channel.read(content) < 0) {
        throw new EOFException("it ends early");
      }
    }
  }
}
