package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.of;

import java.util.List;

/** Spectra of signals, windows and filters. */
final class SignalOperators {
  private SignalOperators() {}

  static final List<BuiltIn> LIST =
      List.of(
          of("DFT", SignalTranslator::transform)
              .since(17)
              .limits("Other axes than the last but one, and one-sided inverses, are refused."),
          of("STFT", SignalTranslator::shortTime).since(17).limits("Complex signals are refused."),
          of("HannWindow", node -> SignalTranslator.window(node, 0.5, 0.5, 0)).since(17),
          of("HammingWindow", node -> SignalTranslator.window(node, 25 / 46.0, 21 / 46.0, 0))
              .since(17),
          of("BlackmanWindow", node -> SignalTranslator.window(node, 0.42, 0.5, 0.08)).since(17),
          of("MelWeightMatrix", SignalTranslator::melWeights).since(17));
}
