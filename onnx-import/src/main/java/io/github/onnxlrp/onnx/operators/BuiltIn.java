package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.onnx.translate.OnnxNode;
import io.github.onnxlrp.onnx.translate.OperatorTranslator;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/**
 * A translator that comes with the library.
 *
 * @param domain its domain; empty for that of ONNX
 * @param operator its name
 * @param since the first opset that has it
 * @param limits what is refused, as a sentence for the table of operators; empty where nothing is
 * @param translation adds the operations
 */
public record BuiltIn(
    String domain, String operator, int since, String limits, Consumer<OnnxNode> translation)
    implements OperatorTranslator {
  /** An operator that every opset has and of which nothing is refused. */
  static BuiltIn of(String operator, Consumer<OnnxNode> translation) {
    return new BuiltIn("", operator, 1, "", translation);
  }

  /** An operator of ONNX Runtime. */
  static BuiltIn ofOnnxRuntime(String operator, Consumer<OnnxNode> translation) {
    return new BuiltIn("com.microsoft", operator, 1, "", translation);
  }

  /** The name with the domain, where that is not ONNX's. */
  public String fullName() {
    return domain.isEmpty() ? operator : domain + "." + operator;
  }

  /** The same, from a later opset on. */
  BuiltIn since(int opset) {
    return new BuiltIn(domain, operator, opset, limits, translation);
  }

  /** The same, where the table names a limit. */
  BuiltIn limits(String sentence) {
    return new BuiltIn(domain, operator, since, sentence, translation);
  }

  @Override
  public void translate(OnnxNode node) {
    if (node.opset() < since) {
      throw node.invalid(
          "the operator exists since opset %d; the model imports %d", since, node.opset());
    }
    OperandRanks.require(fullName(), node);
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
