package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.of;
import static io.github.onnxlrp.onnx.operators.BuiltIn.ofOnnxRuntime;

import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import java.util.List;

/** Operators on quantised integers. */
final class QuantisationOperators {
  private QuantisationOperators() {}

  private static final String BLOCKS = "Blocks, and types of 4 bits or 8-bit floats, are refused.";

  private static final String ROUNDING =
      "ONNX Runtime may round a number in the middle of two integers to the other one.";
  private static final String CHANNELS_FIRST = "channels_last is refused.";

  static final List<BuiltIn> LIST =
      List.of(
          of("QuantizeLinear", QuantisationTranslator::quantize).since(10).limits(BLOCKS),
          of("DequantizeLinear", QuantisationTranslator::dequantize).since(10).limits(BLOCKS),
          of("DynamicQuantizeLinear", QuantisationTranslator::dynamicQuantize).since(11),
          of("MatMulInteger", QuantisationTranslator::matMulInteger).since(10),
          of("ConvInteger", QuantisationTranslator::convInteger).since(10),
          of("QLinearMatMul", QuantisationTranslator::qLinearMatMul).since(10),
          of("QLinearConv", QuantisationTranslator::qLinearConv).since(10),
          ofOnnxRuntime("QLinearAdd", node -> QLinearTranslator.binary(node, new Add()))
              .limits(ROUNDING),
          ofOnnxRuntime("QLinearMul", node -> QLinearTranslator.binary(node, new Mul()))
              .limits(ROUNDING),
          ofOnnxRuntime("QLinearConcat", QLinearTranslator::concat),
          ofOnnxRuntime("QLinearSoftmax", QLinearTranslator::softmax).limits(ROUNDING),
          ofOnnxRuntime(
              "QLinearSigmoid", node -> QLinearTranslator.function(node, Functions.sigmoid())),
          ofOnnxRuntime("QLinearLeakyRelu", QLinearTranslator::leakyRelu),
          ofOnnxRuntime("QLinearAveragePool", QLinearTranslator::averagePool)
              .limits(CHANNELS_FIRST),
          ofOnnxRuntime("QLinearGlobalAveragePool", QLinearTranslator::globalAverage)
              .limits(CHANNELS_FIRST),
          ofOnnxRuntime("DynamicQuantizeMatMul", QLinearTranslator::dynamicMatMul),
          ofOnnxRuntime("MatMulIntegerToFloat", QLinearTranslator::matMulToFloat),
          ofOnnxRuntime("QGemm", QuantisationTranslator::qGemm),
          ofOnnxRuntime("DynamicQuantizeLSTM", DynamicQuantizeLstmTranslator::translate)
              .limits("Scales and zero points that are not constant are refused."));
}
