package io.github.onnxlrp.onnx.translate;

import static io.github.onnxlrp.onnx.translate.BuiltIn.of;
import static io.github.onnxlrp.onnx.translate.BuiltIn.unary;
import static io.github.onnxlrp.onnx.translate.BuiltIn.withAlpha;

import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Reshape;
import java.util.List;

/** Functions of single elements, activations among them, and Softmax. */
final class ElementOperators {
  private ElementOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("Identity", unary(Reshape.identity())),
          of("Cast", ElementTranslator::cast),
          of("Dropout", DropoutTranslator::translate).limits("Training is refused."),
          of("Neg", unary(Functions.negate())),
          of("Abs", unary(Functions.abs())),
          of("Reciprocal", unary(Functions.reciprocal())),
          of("Sqrt", unary(Functions.sqrt())),
          of("Exp", unary(Functions.exp())),
          of("Log", unary(Functions.log())),
          of("Pow", ElementTranslator::power),
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
          of("Softmax", node -> SoftmaxTranslator.translate(node, false)),
          of("LogSoftmax", node -> SoftmaxTranslator.translate(node, true)));
}
