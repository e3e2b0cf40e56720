package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Operators of ONNX Runtime's optimiser: one node each. */
final class FusedCases {
  private static final RandomTensors RANDOM = new RandomTensors(1955);

  private FusedCases() {}

  static Stream<OneNode> all() {
    return Stream.of(products(), activations(), normalisations(), embeddings()).flatMap(s -> s);
  }

  private static OneNode fused(String operator) {
    return OneNode.ofOnnxRuntime(operator);
  }

  private static Stream<OneNode> products() {
    Tensor x = RANDOM.floats(2, 3, 4);
    Tensor image = RANDOM.floats(1, 2, 5, 5);
    Tensor kernel = RANDOM.floats(3, 2, 3, 3);
    Stream<OneNode> gemms =
        Stream.of("Relu", "Sigmoid", "Tanh", "Softplus", "Softsign").map(FusedCases::gemm);
    Stream<OneNode> convolutions =
        Stream.of("Relu", "Sigmoid", "Tanh")
            .map(
                name ->
                    fused("FusedConv")
                        .input(image)
                        .constant(kernel)
                        .constant(RANDOM.floats(3))
                        .with("activation", name));
    Stream<OneNode> others =
        Stream.of(
            fused("FusedMatMul").input(x).constant(RANDOM.floats(4, 5)),
            fused("FusedMatMul")
                .input(x)
                .input(RANDOM.floats(2, 5, 4))
                .with("transB", 1)
                .with("alpha", 0.3f),
            fused("FusedMatMul")
                .constant(RANDOM.floats(4, 3))
                .input(RANDOM.floats(4, 2))
                .with("transA", 1)
                .with("alpha", -2f),
            fused("FusedMatMul")
                .input(RANDOM.floats(3, 2, 5, 4))
                .input(RANDOM.floats(4, 2, 5, 2))
                .with("transBatchA", 1)
                .with("transBatchB", 1),
            fused("FusedMatMul")
                .input(RANDOM.floats(4, 2, 5, 3))
                .constant(RANDOM.floats(2, 2, 5, 4))
                .with("transBatchA", 1)
                .with("transBatchB", 1)
                .with("transA", 1)
                .with("transB", 1)
                .with("alpha", 0.7f),
            fused("FusedMatMul").input(RANDOM.floats(4)).constant(RANDOM.floats(4, 2)),
            gemm("LeakyRelu").with("activation_alpha", 0.2f),
            gemm("HardSigmoid").with("activation_alpha", 0.3f).with("activation_beta", 0.4f),
            gemm("Elu").with("activation_alpha", 0.7f),
            gemm("ThresholdedRelu").with("activation_alpha", 0.4f),
            fused("FusedConv")
                .input(image)
                .constant(kernel)
                .absent()
                .input(RANDOM.floats(1, 3, 3, 3))
                .with("activation", "LeakyRelu")
                .with("activation_params", new float[] {0.2f}),
            fused("FusedConv")
                .input(image)
                .constant(kernel)
                .with("activation", "Clip")
                .with("activation_params", new float[] {-1, 2})
                .with("pads", new long[] {1, 1, 1, 1}),
            fused("FusedConv")
                .input(image)
                .constant(kernel)
                .with("activation", "HardSigmoid")
                .with("activation_params", new float[] {0.1f, 0.4f}));
    return Stream.of(others, gemms, convolutions).flatMap(s -> s);
  }

  private static OneNode gemm(String activation) {
    return fused("FusedGemm")
        .input(RANDOM.floats(2, 4))
        .constant(RANDOM.floats(3, 4))
        .constant(RANDOM.floats(3))
        .with("transB", 1)
        .with("alpha", 0.8f)
        .with("activation", activation);
  }

  private static Stream<OneNode> activations() {
    Tensor x = RANDOM.floats(2.0, 2, 3, 5);
    return Stream.of(
        fused("Gelu").input(x),
        fused("BiasGelu").input(x).constant(RANDOM.floats(5)),
        fused("FastGelu").input(x),
        fused("FastGelu").input(x).constant(RANDOM.floats(5)),
        fused("QuickGelu").input(x),
        fused("QuickGelu").input(x).with("alpha", 0.6f));
  }

  private static Stream<OneNode> normalisations() {
    Tensor x = RANDOM.floats(2, 3, 8);
    Tensor row = RANDOM.floats(8);
    return Stream.of(
        OneNode.of("SimplifiedLayerNormalization", 17).input(x).constant(row),
        OneNode.of("SimplifiedLayerNormalization", 13)
            .input(x)
            .constant(row)
            .with("axis", 2)
            .with("epsilon", 0.1f)
            .with("stash_type", 1)
            .outputs(2),
        skip("SkipLayerNormalization", x, row).constant(RANDOM.floats(8)),
        skip("SkipLayerNormalization", x, row).with("epsilon", 0.2f),
        skip("SkipLayerNormalization", x, row)
            .constant(RANDOM.floats(8))
            .constant(RANDOM.floats(8))
            .outputs("y", "", "", "sum"),
        fused("SkipLayerNormalization").input(x).constant(RANDOM.floats(1, 3, 8)).constant(row),
        skip("SkipSimplifiedLayerNormalization", x, row).with("epsilon", 0.01f),
        skip("SkipSimplifiedLayerNormalization", x, row)
            .constant(RANDOM.floats(8))
            .outputs("y", "", "", "sum"));
  }

  private static OneNode skip(String operator, Tensor x, Tensor row) {
    return fused(operator).input(x).input(RANDOM.floats(2, 3, 8)).constant(row);
  }

  private static Stream<OneNode> embeddings() {
    Tensor ids = RANDOM.integers(ElementType.INT32, 0, 7, 2, 3);
    Tensor segments = RANDOM.integers(ElementType.INT32, 0, 2, 2, 3);
    Tensor mask = Tensor.integers(ElementType.INT32, new long[] {1, 1, 0, 1, 0, 0}, 2, 3);
    Tensor positions = Tensor.integers(ElementType.INT32, new long[] {4, 0, 2, 1, 1, 3}, 2, 3);
    return Stream.of(
        embed(ids, segments, null, null).outputs(2),
        embed(ids, null, null, null).with("epsilon", 0.1f).outputs(2),
        embed(ids, segments, mask, null).outputs("y", "mask_index", "sum"),
        embed(ids, null, null, positions).outputs(2));
  }

  private static OneNode embed(Tensor ids, Tensor segments, Tensor mask, Tensor positions) {
    OneNode node = orAbsent(fused("EmbedLayerNormalization").input(ids), segments);
    node.constant(RANDOM.floats(7, 8)).constant(RANDOM.floats(5, 8));
    if (segments == null) {
      node.absent();
    } else {
      node.constant(RANDOM.floats(2, 8));
    }
    node.constant(RANDOM.floats(8)).constant(RANDOM.floats(8));
    return positions == null ? orAbsent(node, mask) : orAbsent(orAbsent(node, mask), positions);
  }

  static OneNode orAbsent(OneNode node, Tensor input) {
    return input == null ? node.absent() : node.input(input);
  }
}
