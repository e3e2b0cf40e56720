package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.ir.Op;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/**
 * A translator of an operator of ONNX's own domain.
 *
 * @param operator its name
 * @param since the first opset that has it
 * @param limits what is refused, as a sentence for the table of operators; empty where nothing is
 * @param translation adds the operations
 */
record BuiltIn(String operator, int since, String limits, Consumer<OnnxNode> translation)
    implements OperatorTranslator {
  /** An operator that every opset has and of which nothing is refused. */
  static BuiltIn of(String operator, Consumer<OnnxNode> translation) {
    return new BuiltIn(operator, 1, "", translation);
  }

  /** The same, from a later opset on. */
  BuiltIn since(int opset) {
    return new BuiltIn(operator, opset, limits, translation);
  }

  /** The same, where the table names a limit. */
  BuiltIn limits(String sentence) {
    return new BuiltIn(operator, since, sentence, translation);
  }

  @Override
  public void translate(OnnxNode node) {
    if (node.opset() < since) {
      throw node.invalid(
          "the operator exists since opset %d; the model imports %d", since, node.opset());
    }
    translation.accept(node);
  }

  /** One operation of one operand. */
  static Consumer<OnnxNode> unary(Op op) {
    return node -> node.emit(op, node.input(0, "operand"));
  }

  /** One operation of one operand, with the parameter alpha. */
  static Consumer<OnnxNode> withAlpha(float absent, DoubleFunction<Op> function) {
    return node -> ElementTranslator.withAlpha(node, absent, function);
  }

  /** One operation of two operands. */
  static Consumer<OnnxNode> binary(Op op) {
    return node -> node.emit(op, node.input(0, "left"), node.input(1, "right"));
  }

  /** One operation of three operands. */
  static Consumer<OnnxNode> ternary(Op op, String first, String second, String third) {
    return node -> node.emit(op, node.input(0, first), node.input(1, second), node.input(2, third));
  }
}
