package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.of;
import static io.github.onnxlrp.onnx.operators.BuiltIn.ofOnnxRuntime;

import java.util.List;

/** Operators on quantised integers. */
final class QuantisationOperators {
  private QuantisationOperators() {}

  private static final String BLOCKS = "Blocks, and types of 4 bits or 8-bit floats, are refused.";

  static final List<BuiltIn> LIST =
      List.of(
          of("QuantizeLinear", QuantisationTranslator::quantize).since(10).limits(BLOCKS),
          of("DequantizeLinear", QuantisationTranslator::dequantize).since(10).limits(BLOCKS),
          of("DynamicQuantizeLinear", QuantisationTranslator::dynamicQuantize).since(11),
          of("MatMulInteger", QuantisationTranslator::matMulInteger).since(10),
          of("ConvInteger", QuantisationTranslator::convInteger).since(10),
          of("QLinearMatMul", QuantisationTranslator::qLinearMatMul).since(10),
          of("QLinearConv", QuantisationTranslator::qLinearConv).since(10),
          ofOnnxRuntime("QGemm", QuantisationTranslator::qGemm),
          ofOnnxRuntime("DynamicQuantizeLSTM", DynamicQuantizeLstmTranslator::translate)
              .limits("Scales and zero points that are not constant are refused."));
}
