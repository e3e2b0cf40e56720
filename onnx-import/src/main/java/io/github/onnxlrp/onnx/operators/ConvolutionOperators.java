package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.of;

import java.util.List;

/** Convolutions and pools. */
final class ConvolutionOperators {
  private ConvolutionOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("Conv", ConvolutionTranslator::convolution)
              .limits("No relevance where weights depend on what is explained."),
          of("ConvTranspose", ConvolutionTranslator::transposed)
              .limits("No relevance where weights depend on what is explained."),
          of("MaxPool", ConvolutionTranslator::maxPool)
              .limits("Indices in column major order are refused."),
          of("AveragePool", ConvolutionTranslator::averagePool),
          of("GlobalMaxPool", ConvolutionTranslator::globalMax),
          of("GlobalAveragePool", ConvolutionTranslator::globalAverage));
}
