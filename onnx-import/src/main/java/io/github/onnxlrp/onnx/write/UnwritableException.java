package io.github.onnxlrp.onnx.write;

/** Says that an operation has no form of standard operators. The message is the reason. */
final class UnwritableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnwritableException(String format, Object... arguments) {
    super(format.formatted(arguments));
  }
}
