package io.github.onnxlrp.onnx.translate;

import java.util.function.Consumer;

/**
 * Translates the nodes of one ONNX operator to operations of the engine. Further ones are found
 * through {@link java.util.ServiceLoader}.
 */
public interface OperatorTranslator {
  /** The operator's domain; empty for ONNX's own. */
  default String domain() {
    return "";
  }

  /** The operator's name, as in {@code op_type}. */
  String operator();

  /**
   * Adds the operations that compute the node's outputs. Every attribute and every input of the
   * node must be read: what was not is an error.
   *
   * @throws io.github.onnxlrp.OnnxLrpException with reason UNSUPPORTED for what it cannot translate
   */
  void translate(OnnxNode node);

  /** A translator of an operator of ONNX's own domain. */
  static OperatorTranslator of(String operator, Consumer<OnnxNode> translation) {
    return new OperatorTranslator() {
      @Override
      public String operator() {
        return operator;
      }

      @Override
      public void translate(OnnxNode node) {
        translation.accept(node);
      }
    };
  }
}
