package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Sub;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;

/** Which class translates which ONNX operator. */
public final class OperatorTranslators {
  private static final List<OperatorTranslator> BUILT_IN =
      List.of(
          // Arithmetic
          of("Add", binary(new Add())),
          of("Sub", binary(new Sub())),
          of("Mul", binary(new Mul())),
          of("MatMul", binary(new MatMul())),
          // Functions of single elements
          of("Sigmoid", unary(Functions.sigmoid())),
          of("Tanh", unary(Functions.tanh())),
          of("Relu", unary(Functions.relu())),
          // Movement
          of("Identity", unary(Reshape.identity())),
          of(
              "Concat",
              node ->
                  node.emit(new Concat(node.attributes().intValue("axis", 1)), node.allInputs())));

  private final Map<String, OperatorTranslator> translators = new HashMap<>();

  private OperatorTranslators() {
    BUILT_IN.forEach(this::register);
  }

  /** The built-in translators and those of plug-ins that a class loader finds. */
  public static OperatorTranslators withPlugins(ClassLoader loader) {
    OperatorTranslators translators = new OperatorTranslators();
    ServiceLoader.load(OperatorTranslator.class, loader).forEach(translators::register);
    return translators;
  }

  private void register(OperatorTranslator translator) {
    String domain = OperatorSets.canonical(translator.domain());
    OperatorTranslator other = translators.put(key(domain, translator.operator()), translator);
    if (other != null) {
      throw OnnxLrpException.invalid(
          "the operator %s is translated by %s and by %s",
          translator.operator(), other.getClass().getName(), translator.getClass().getName());
    }
  }

  /** The translator of an operator, or null. */
  OperatorTranslator find(String domain, String operator) {
    return translators.get(key(domain, operator));
  }

  private static String key(String domain, String operator) {
    return domain + "." + operator;
  }

  private static OperatorTranslator of(String operator, Consumer<OnnxNode> translation) {
    return OperatorTranslator.of(operator, translation);
  }

  private static Consumer<OnnxNode> unary(Op op) {
    return node -> node.emit(op, node.input(0, "operand"));
  }

  private static Consumer<OnnxNode> binary(Op op) {
    return node -> node.emit(op, node.input(0, "left"), node.input(1, "right"));
  }
}
