package io.github.onnxlrp.trace;

import io.github.onnxlrp.OnnxLrpException;
import java.util.function.Supplier;

/** Errors of operations with the name of the node. */
final class NamedErrors {
  private NamedErrors() {}

  /**
   * What a node computes.
   *
   * @throws OnnxLrpException with the node's name, where its operands do not fit
   */
  static <T> T of(Object node, Supplier<T> computation) {
    try {
      return computation.get();
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException
        | NegativeArraySizeException e) {
      throw new OnnxLrpException(
          OnnxLrpException.Reason.INVALID_INPUT, node + ": " + e.getMessage(), e);
    }
  }
}
