package io.github.onnxlrp.onnx.translate;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.ir.Op;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Div;
import io.github.onnxlrp.ir.op.Expand;
import io.github.onnxlrp.ir.op.Extremum;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Generators;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Where;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;

/** Which class translates which ONNX operator. */
public final class OperatorTranslators {
  private static final List<OperatorTranslator> BUILT_IN =
      List.of(
          // Arithmetic
          of("Add", binary(new Add())),
          of("Sub", binary(new Sub())),
          of("Mul", binary(new Mul())),
          of("Div", binary(new Div())),
          of("Sum", node -> ElementTranslator.chain(node, new Add())),
          of("MatMul", binary(new MatMul())),
          of("Gemm", GemmTranslator::translate),
          of("ReduceSum", ReduceTranslator::sum),
          of("ReduceMean", ReduceTranslator::mean),
          // Functions of single elements
          of("Identity", unary(Reshape.identity())),
          of("Cast", ElementTranslator::cast),
          of("Dropout", DropoutTranslator::translate),
          of("Neg", unary(Functions.negate())),
          of("Abs", unary(Functions.abs())),
          of("Reciprocal", unary(Functions.reciprocal())),
          of("Sqrt", unary(Functions.sqrt())),
          of("Exp", unary(Functions.exp())),
          of("Log", unary(Functions.log())),
          of("Pow", ElementTranslator::power),
          of("Clip", ElementTranslator::clip),
          // Activations
          of("Sigmoid", unary(Functions.sigmoid())),
          of("HardSigmoid", ElementTranslator::hardSigmoid),
          of("Tanh", unary(Functions.tanh())),
          of("Softsign", unary(Functions.softsign())),
          of("Softplus", unary(Functions.softplus())),
          of("Relu", unary(Functions.relu())),
          of("LeakyRelu", withAlpha(0.01f, Functions::leakyRelu)),
          of("ThresholdedRelu", withAlpha(1, Functions::thresholdedRelu)),
          of("Elu", withAlpha(1, Functions::elu)),
          of("Softmax", node -> SoftmaxTranslator.translate(node, false)),
          of("LogSoftmax", node -> SoftmaxTranslator.translate(node, true)),
          // Movement
          of("Transpose", ShapeTranslator::transpose),
          of("Reshape", ShapeTranslator::reshape),
          of("Squeeze", ShapeTranslator::squeeze),
          of("Unsqueeze", ShapeTranslator::unsqueeze),
          of("Flatten", ShapeTranslator::flatten),
          of("Concat", ShapeTranslator::concat),
          of("Gather", ShapeTranslator::gather),
          of("Expand", binary(new Expand())),
          of("Slice", SliceTranslator::slice),
          of("Split", SliceTranslator::split),
          // Selection
          of("Where", ternary(new Where(), "condition", "X", "Y")),
          of("Max", node -> ElementTranslator.chain(node, new Extremum(true))),
          of("Min", node -> ElementTranslator.chain(node, new Extremum(false))),
          // Shapes, constants, comparisons
          of("Constant", ConstantTranslator::constant),
          of("ConstantOfShape", ConstantTranslator::constantOfShape),
          of("Shape", ShapeTranslator::shape),
          of("Size", unary(Generators.size())),
          of("Range", ternary(Generators.range(), "start", "limit", "delta")),
          of("Equal", binary(Comparisons.equal())),
          of("Less", binary(Comparisons.less())),
          of("LessOrEqual", binary(Comparisons.lessOrEqual())),
          of("Greater", binary(Comparisons.greater())),
          of("GreaterOrEqual", binary(Comparisons.greaterOrEqual())),
          of("And", binary(Comparisons.and())),
          of("Or", binary(Comparisons.or())),
          of("Xor", binary(Comparisons.xor())),
          of("Not", unary(Comparisons.not())),
          // Control flow and recurrences
          of("If", IfTranslator::translate),
          of("LSTM", LstmTranslator::translate));

  private final Map<String, OperatorTranslator> translators = new HashMap<>();

  private OperatorTranslators() {
    BUILT_IN.forEach(this::register);
  }

  /** The operators of ONNX's own domain that are translated here. */
  static List<String> builtInNames() {
    return BUILT_IN.stream().map(OperatorTranslator::operator).toList();
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

  private static Consumer<OnnxNode> withAlpha(float absent, DoubleFunction<Op> function) {
    return node -> ElementTranslator.withAlpha(node, absent, function);
  }

  private static Consumer<OnnxNode> ternary(Op op, String first, String second, String third) {
    return node -> node.emit(op, node.input(0, first), node.input(1, second), node.input(2, third));
  }

  private static Consumer<OnnxNode> binary(Op op) {
    return node -> node.emit(op, node.input(0, "left"), node.input(1, "right"));
  }
}
