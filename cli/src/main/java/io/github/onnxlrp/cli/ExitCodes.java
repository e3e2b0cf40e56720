package io.github.onnxlrp.cli;

import io.github.onnxlrp.OnnxLrpException;

/** What the process ends with; 130 after an interrupt comes from the JVM. */
final class ExitCodes {
  static final int DONE = 0;

  /** A check failed; the result is there. */
  static final int CHECK_FAILED = 1;

  /** Wrong usage or unreadable input. */
  static final int INVALID = 2;

  /** The model or the request needs something that does not exist here. */
  static final int UNSUPPORTED = 3;

  /** An error of this program, or an output that cannot be written. */
  static final int FAILED = 4;

  private ExitCodes() {}

  static int of(OnnxLrpException.Reason reason) {
    return switch (reason) {
      case CHECK_FAILED -> CHECK_FAILED;
      case INVALID_INPUT -> INVALID;
      case UNSUPPORTED -> UNSUPPORTED;
    };
  }
}
