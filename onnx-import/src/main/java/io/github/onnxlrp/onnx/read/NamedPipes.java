package io.github.onnxlrp.onnx.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Pipes that have a name, such as that of a shell's {@code <(command)}. A pipe gives its content
 * once, so that it is kept for who asks again.
 */
public final class NamedPipes {
  /** The part of a file's mode that says what it is, and what it is then. */
  private static final int KIND = 0170000;

  private static final int PIPE = 0010000;

  private static final Map<Object, byte[]> CONTENT = new ConcurrentHashMap<>();

  private NamedPipes() {}

  /** Whether a path leads to a pipe; devices, which may never end, are none. */
  public static boolean isPipe(Path path) {
    try {
      return ((Integer) Files.getAttribute(path, "unix:mode") & KIND) == PIPE;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // Not there, or a system without modes.
      return false;
    }
  }

  /**
   * The content of a pipe, up to its end.
   *
   * @throws IOException if it cannot be read, or has more bytes than {@code most}
   */
  public static byte[] content(Path pipe, long most) throws IOException {
    // Of the file and the device that holds it.
    Object key = Files.readAttributes(pipe, BasicFileAttributes.class).fileKey();
    byte[] known = CONTENT.get(key);
    if (known != null) {
      return known;
    }
    try (InputStream in = Files.newInputStream(pipe)) {
      byte[] content = in.readNBytes((int) most);
      if (in.read() >= 0) {
        throw new IOException("more than %d bytes, the limit".formatted(most));
      }
      CONTENT.put(key, content);
      return content;
    }
  }
}
