package io.github.onnxlrp.io.format;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.read.NamedPipes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads whole files, with a limit and with messages that say what is wrong. */
public final class InputFiles {
  /** Largest file that is read whole. */
  public static final long MAX_BYTES = 1L << 30;

  private InputFiles() {}

  /** Refuses what is missing, neither a regular file nor a pipe, unreadable or too large. */
  public static void check(Path file) {
    checkReadable(file);
    try {
      if (!NamedPipes.isPipe(file) && Files.size(file) > MAX_BYTES) {
        throw OnnxLrpException.invalid(
            "%s: %d bytes; the limit is %d", file, Files.size(file), MAX_BYTES);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Refuses what is missing, neither a regular file nor a pipe, or unreadable. */
  public static void checkReadable(Path file) {
    if (!Files.exists(file)) {
      throw OnnxLrpException.invalid("%s: no such file", file);
    }
    if (!Files.isRegularFile(file) && !NamedPipes.isPipe(file)) {
      throw OnnxLrpException.invalid("%s: not a regular file; standard input is -", file);
    }
    if (!Files.isReadable(file)) {
      throw OnnxLrpException.invalid("%s: no permission to read it", file);
    }
  }

  /** The content of a regular file or a pipe. */
  public static byte[] bytes(Path file) {
    check(file);
    try {
      return NamedPipes.isPipe(file)
          ? NamedPipes.content(file, MAX_BYTES)
          : Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** The text of a UTF-8 file, without a byte order mark. */
  public static String text(Path file) {
    return text(bytes(file), file.toString());
  }

  /** UTF-8 bytes as text, without a byte order mark; {@code where} names them in messages. */
  public static String text(byte[] bytes, String where) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw OnnxLrpException.invalid("%s: not UTF-8 text", where);
    }
  }

  private static OnnxLrpException unreadable(Path file, IOException cause) {
    return OnnxLrpException.invalid("%s: cannot be read (%s)", file, cause.getMessage());
  }
}
