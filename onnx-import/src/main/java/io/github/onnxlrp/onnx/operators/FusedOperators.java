package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.BuiltIn.of;
import static io.github.onnxlrp.onnx.operators.BuiltIn.ofOnnxRuntime;
import static io.github.onnxlrp.onnx.operators.BuiltIn.unary;

import io.github.onnxlrp.ir.op.Activations;
import java.util.List;

/** Operators that ONNX Runtime's optimiser puts in the place of several others. */
final class FusedOperators {
  private FusedOperators() {}

  private static final String NO_STATISTICS = "Mean and deviation as outputs are refused.";
  private static final String ATTENTION =
      "Rotary embeddings, buffers that past and present share, and masks of rank 4 are refused.";

  static final List<BuiltIn> LIST =
      List.of(
          ofOnnxRuntime("FusedMatMul", FusedTranslator::matMul),
          ofOnnxRuntime("FusedGemm", FusedTranslator::gemm),
          ofOnnxRuntime("FusedConv", FusedTranslator::convolution)
              .limits("No relevance where weights depend on what is explained."),
          ofOnnxRuntime("Gelu", unary(Activations.gelu())),
          ofOnnxRuntime("BiasGelu", node -> FusedTranslator.biased(node, Activations.gelu())),
          ofOnnxRuntime("FastGelu", node -> FusedTranslator.biased(node, Activations.geluTanh())),
          ofOnnxRuntime("QuickGelu", FusedTranslator::quickGelu),
          of("SimplifiedLayerNormalization", NormalisationTranslator::rootMeanSquare),
          ofOnnxRuntime("SkipLayerNormalization", FusedNormalisationTranslator::skip)
              .limits(NO_STATISTICS),
          ofOnnxRuntime(
                  "SkipSimplifiedLayerNormalization", FusedNormalisationTranslator::skipSimplified)
              .limits(NO_STATISTICS),
          ofOnnxRuntime("EmbedLayerNormalization", FusedNormalisationTranslator::embed),
          ofOnnxRuntime("Attention", FusedAttentionTranslator::attention).limits(ATTENTION),
          ofOnnxRuntime("QAttention", FusedAttentionTranslator::quantised).limits(ATTENTION),
          ofOnnxRuntime("MultiHeadAttention", FusedAttentionTranslator::multiHead)
              .limits("Packed or cached operands and qk as output are refused."));
}
