package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.of;
import static io.github.onnxlrp.onnx.operators.BuiltIn.unary;
import static io.github.onnxlrp.onnx.operators.BuiltIn.withAlpha;

import io.github.onnxlrp.ir.op.Activations;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reshape;
import io.github.onnxlrp.ir.op.Rounding;
import io.github.onnxlrp.ir.op.Trigonometry;
import java.util.List;

/** Functions of single elements, activations among them, and Softmax. */
final class ElementOperators {
  private ElementOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("Identity", unary(Reshape.identity())),
          of("Cast", ElementTranslator::cast),
          of("CastLike", ElementTranslator::castLike)
              .since(15)
              .limits("To BOOL only where the model declares the type."),
          of("Dropout", DropoutTranslator::translate).limits("Training is refused."),
          of("Neg", unary(Functions.negate())),
          of("Abs", unary(Functions.abs())),
          of("Reciprocal", unary(Functions.reciprocal())),
          of("Sqrt", unary(Functions.sqrt())),
          of("Exp", unary(Functions.exp())),
          of("Log", unary(Functions.log())),
          of("Floor", unary(Rounding.floor())),
          of("Ceil", unary(Rounding.ceil())),
          of("Round", unary(Rounding.nearest())).since(11),
          of("Sign", unary(Rounding.sign())).since(9),
          of("Erf", unary(Activations.erf())).since(9),
          of("Sin", unary(Trigonometry.sin())).since(7),
          of("Cos", unary(Trigonometry.cos())).since(7),
          of("Tan", unary(Trigonometry.tan())).since(7),
          of("Asin", unary(Trigonometry.asin())).since(7),
          of("Acos", unary(Trigonometry.acos())).since(7),
          of("Atan", unary(Trigonometry.atan())).since(7),
          of("Sinh", unary(Trigonometry.sinh())).since(9),
          of("Cosh", unary(Trigonometry.cosh())).since(9),
          of("Asinh", unary(Trigonometry.asinh())).since(9),
          of("Acosh", unary(Trigonometry.acosh())).since(9),
          of("Atanh", unary(Trigonometry.atanh())).since(9),
          of("Clip", ElementTranslator::clip),
          of("Sigmoid", unary(Functions.sigmoid())),
          of("HardSigmoid", ElementTranslator::hardSigmoid),
          of("Tanh", unary(Functions.tanh())),
          of("Softsign", unary(Functions.softsign())),
          of("Softplus", unary(Functions.softplus())),
          of("Relu", unary(Functions.relu())),
          of("LeakyRelu", withAlpha(0.01f, Functions::leakyRelu)),
          of("ThresholdedRelu", withAlpha(1, Functions::thresholdedRelu)).since(10),
          of("Elu", withAlpha(1, Functions::elu)),
          of("Selu", ElementTranslator::selu),
          of("Celu", withAlpha(1, Activations::celu)).since(12),
          of("PRelu", ElementTranslator::prelu),
          of("Gelu", ElementTranslator::gelu).since(20),
          of("HardSwish", unary(Activations.hardSwish())).since(14),
          of("Mish", unary(Activations.mish())).since(18),
          of("Swish", withAlpha(1, Activations::swish)).since(24),
          of("Shrink", ElementTranslator::shrink).since(9),
          of("Softmax", node -> SoftmaxTranslator.translate(node, false)),
          of("LogSoftmax", node -> SoftmaxTranslator.translate(node, true)));
}
