package io.github.onnxlrp;

/**
 * An error that a user can act on: its message is one line that says where, what and what to do.
 */
public class OnnxLrpException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose turn it is to do something about an error. */
  public enum Reason {
    /** The request or a file is wrong (exit code 2). */
    INVALID_INPUT,
    /** The model or the request needs something that does not exist here (exit code 3). */
    UNSUPPORTED,
    /** A check failed (exit code 1). */
    CHECK_FAILED
  }

  private final Reason reason;

  /** An error with its reason and its one-line message. */
  public OnnxLrpException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /** An error caused by another. */
  public OnnxLrpException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** A wrong request or file. */
  public static OnnxLrpException invalid(String format, Object... arguments) {
    return new OnnxLrpException(Reason.INVALID_INPUT, format.formatted(arguments));
  }

  /** Something that does not exist here. */
  public static OnnxLrpException unsupported(String format, Object... arguments) {
    return new OnnxLrpException(Reason.UNSUPPORTED, format.formatted(arguments));
  }

  public Reason reason() {
    return reason;
  }
}
