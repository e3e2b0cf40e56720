package io.github.onnxlrp.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Locale;

/** Says that a result could not be written. */
final class UnwritableOutput extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnwritableOutput(String where, IOException cause) {
    super("%s: cannot be written (%s)".formatted(where, reason(cause)), cause);
  }

  /** Whether the output was a pipe that was closed at its other end. */
  boolean readerHasLeft() {
    return String.valueOf(getCause().getMessage()).contains("Broken pipe");
  }

  /** Exceptions of files often give only the name as their message. */
  private static String reason(IOException cause) {
    if (cause.getClass() == FileSystemException.class) {
      return ((FileSystemException) cause).getReason();
    }
    String type = cause.getClass().getSimpleName();
    return type.equals("IOException")
        ? cause.getMessage()
        : type.replace("Exception", "")
            .replaceAll("([a-z])([A-Z])", "$1 $2")
            .toLowerCase(Locale.ROOT);
  }
}
