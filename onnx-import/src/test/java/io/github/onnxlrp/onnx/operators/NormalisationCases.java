package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Normalisations and attention: one node each. */
final class NormalisationCases {
  private static final RandomTensors RANDOM = new RandomTensors(1871);

  private NormalisationCases() {}

  static Stream<OneNode> all() {
    return Stream.of(normalisations(), attention()).flatMap(s -> s);
  }

  private static Stream<OneNode> normalisations() {
    Tensor x = RANDOM.floats(2, 6, 3, 4);
    Tensor row = RANDOM.floats(4);
    return Stream.of(
        batch(9, x),
        batch(7, RANDOM.floats(3, 6)),
        batch(15, x).with("epsilon", 0.1f).with("momentum", 0.5f),
        channels("InstanceNormalization", 6, x, 6),
        channels("InstanceNormalization", 22, x, 6).with("epsilon", 0.1f),
        channels("GroupNormalization", 18, x, 2).with("num_groups", 2),
        channels("GroupNormalization", 21, x, 6).with("num_groups", 3).with("epsilon", 0.1f),
        OneNode.of("LayerNormalization", 17).input(x).constant(row).constant(RANDOM.floats(4)),
        OneNode.of("LayerNormalization", 17).input(x).constant(row),
        // ONNX Runtime's optimiser writes it into models of older opsets.
        OneNode.of("LayerNormalization", 12).input(x).constant(row),
        OneNode.of("LayerNormalization", 17)
            .input(x)
            .constant(RANDOM.floats(3, 4))
            .with("axis", 2)
            .with("epsilon", 0.2f)
            .outputs(3),
        OneNode.of("RMSNormalization", 23).input(x).constant(row),
        OneNode.of("RMSNormalization", 23).input(x).constant(RANDOM.floats(3, 4)).with("axis", -2),
        OneNode.of("MeanVarianceNormalization", 13).input(x),
        OneNode.of("MeanVarianceNormalization", 9).input(x).with("axes", new long[] {1, -1}),
        OneNode.of("LpNormalization", 1).input(x),
        OneNode.of("LpNormalization", 22).input(x).with("p", 1).with("axis", 1),
        OneNode.of("LpNormalization", 1).input(Tensor.zeros(ElementType.FLOAT, 2, 3)));
  }

  private static OneNode batch(int opset, Tensor x) {
    return channels("BatchNormalization", opset, x, 6)
        .constant(RANDOM.floats(6))
        .constant(RANDOM.positive(6));
  }

  private static OneNode channels(String op, int opset, Tensor x, int count) {
    return OneNode.of(op, opset)
        .input(x)
        .constant(RANDOM.floats(count))
        .constant(RANDOM.floats(count));
  }

  private static Stream<OneNode> attention() {
    Tensor joined = RANDOM.floats(2, 3, 8);
    Tensor q = RANDOM.floats(2, 4, 3, 5);
    Tensor past = RANDOM.floats(2, 2, 2, 5);
    return Stream.of(
        attention(joined, joined, joined).with("q_num_heads", 2).with("kv_num_heads", 2),
        attention(joined, RANDOM.floats(2, 6, 4), RANDOM.floats(2, 6, 2))
            .with("q_num_heads", 4)
            .with("kv_num_heads", 2)
            .with("scale", 0.3f),
        attention(q, RANDOM.floats(2, 4, 6, 5), RANDOM.floats(2, 4, 6, 2)),
        attention(q, q, q).with("is_causal", 1),
        attention(q, q, q).with("softcap", 0.7f),
        attention(q, q, q).with("softcap", 0.7f).input(RANDOM.floats(3, 3)),
        attention(q, q, q).with("softcap", 0.7f).with("is_causal", 1),
        attention(q, q, q)
            .constant(RANDOM.floats(3, 3).map(v -> v > 0.4 ? Double.NEGATIVE_INFINITY : v)),
        attention(q, RANDOM.floats(2, 2, 3, 5), RANDOM.floats(2, 2, 3, 5))
            .absent()
            .input(past)
            .input(past)
            .with("is_causal", 1)
            .outputs(3),
        attention(q, q, q).input(RANDOM.floats(3, 3)),
        attention(q, q, q)
            .constant(
                Tensor.integers(ElementType.BOOL, new long[] {1, 0, 0, 1, 1, 0, 1, 0, 1}, 3, 3)),
        attention(q, RANDOM.floats(2, 2, 3, 5), RANDOM.floats(2, 2, 3, 5))
            .absent()
            .input(past)
            .input(past)
            .outputs(3));
  }

  private static OneNode attention(Tensor q, Tensor k, Tensor v) {
    return OneNode.of("Attention", 23).input(q).input(k).input(v);
  }
}
