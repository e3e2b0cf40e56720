package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.binary;
import static io.github.onnxlrp.onnx.operators.BuiltIn.of;
import static io.github.onnxlrp.onnx.operators.BuiltIn.ternary;
import static io.github.onnxlrp.onnx.operators.BuiltIn.unary;

import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Generators;
import java.util.List;

/** Shapes, constants, comparisons and logic. */
final class DiscreteOperators {
  private DiscreteOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("Constant", ConstantTranslator::constant),
          of("ConstantOfShape", ConstantTranslator::constantOfShape).since(9),
          of("Shape", ShapeTranslator::shape),
          of("Size", unary(Generators.size())),
          of("Range", ternary(Generators.range(), "start", "limit", "delta")).since(11),
          of("NonZero", unary(Generators.nonZero())).since(9),
          of("IsNaN", unary(Comparisons.isNaN())).since(9),
          of("IsInf", ElementTranslator::isInfinite).since(10),
          of("Equal", binary(Comparisons.equal())),
          of("Less", binary(Comparisons.less())),
          of("LessOrEqual", binary(Comparisons.lessOrEqual())).since(12),
          of("Greater", binary(Comparisons.greater())),
          of("GreaterOrEqual", binary(Comparisons.greaterOrEqual())).since(12),
          of("And", binary(Comparisons.and())),
          of("Or", binary(Comparisons.or())),
          of("Xor", binary(Comparisons.xor())),
          of("Not", unary(Comparisons.not())));
}
