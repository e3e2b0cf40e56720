package io.github.onnxlrp.derive;

/** Says that a sample is not of the structure that a graph was derived for. */
public final class GuardFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  GuardFailedException(String message) {
    super(message);
  }
}
