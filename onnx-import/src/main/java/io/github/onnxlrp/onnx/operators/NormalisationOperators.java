package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.of;

import java.util.List;

/** Normalisations. */
final class NormalisationOperators {
  private NormalisationOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("BatchNormalization", NormalisationTranslator::batch).limits("Training is refused."),
          of("InstanceNormalization", NormalisationTranslator::instance).since(6),
          of("GroupNormalization", NormalisationTranslator::group).since(18),
          of("LayerNormalization", NormalisationTranslator::layer),
          of("RMSNormalization", NormalisationTranslator::rootMeanSquare).since(23),
          of("MeanVarianceNormalization", NormalisationTranslator::meanVariance).since(9),
          of("LpNormalization", NormalisationTranslator::lp));
}
