package io.github.onnxlrp.kernel;

/** Says why kernels cannot be used in this process, and what to do if there is something to do. */
public final class KernelsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Kernels that cannot be used for this reason. */
  public KernelsUnavailableException(String message) {
    super(message);
  }

  /** Kernels that cannot be used because something was thrown. */
  public KernelsUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
