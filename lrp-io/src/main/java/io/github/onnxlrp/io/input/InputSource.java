package io.github.onnxlrp.io.input;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.io.format.InputFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where data comes from: a file, a folder or standard input. */
public final class InputSource {
  private final String name;
  private final Path path;
  private final InputStream in;
  private byte[] content;

  private InputSource(String name, Path path, InputStream in) {
    this.name = name;
    this.path = path;
    this.in = in;
  }

  /** A file or folder. */
  public static InputSource of(Path path) {
    return new InputSource(path.toString(), path, null);
  }

  /** Standard input, which is read when it is asked for. */
  public static InputSource ofStream(InputStream in) {
    return new InputSource("standard input", null, in);
  }

  /** What messages call it. */
  public String name() {
    return name;
  }

  /** The file or folder; null for standard input. */
  public Path path() {
    return path;
  }

  /** Whether it is a folder. */
  public boolean isFolder() {
    return path != null && Files.isDirectory(path);
  }

  /** The whole content of a file or of standard input, up to {@link InputFiles#MAX_BYTES}. */
  public byte[] bytes() {
    if (path != null) {
      return InputFiles.bytes(path);
    }
    if (content == null) {
      content = allOf(in);
    }
    return content;
  }

  private static byte[] allOf(InputStream in) {
    try {
      byte[] content = in.readNBytes((int) InputFiles.MAX_BYTES);
      if (content.length == InputFiles.MAX_BYTES) {
        throw OnnxLrpException.invalid(
            "standard input: more than %d bytes; the limit", InputFiles.MAX_BYTES - 1);
      }
      return content;
    } catch (IOException e) {
      throw OnnxLrpException.invalid("standard input: cannot be read (%s)", e.getMessage());
    }
  }

  /** The content as it comes, of any length; may be asked for once. */
  InputStream stream() {
    if (path == null) {
      return in;
    }
    InputFiles.checkReadable(path);
    try {
      return Files.newInputStream(path);
    } catch (IOException e) {
      throw OnnxLrpException.invalid("%s: cannot be read (%s)", path, e.getMessage());
    }
  }

  /** The whole content as text. */
  public String text() {
    return InputFiles.text(bytes(), name);
  }
}
