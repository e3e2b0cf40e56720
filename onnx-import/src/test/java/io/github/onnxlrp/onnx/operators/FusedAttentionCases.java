package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.FusedCases.orAbsent;
import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Attention of ONNX Runtime: one node each, of two samples, three queries and two heads. */
final class FusedAttentionCases {
  private static final RandomTensors RANDOM = new RandomTensors(1637);

  private FusedAttentionCases() {}

  static Stream<OneNode> all() {
    return Stream.of(ofOneInput(), quantised(), ofThree()).flatMap(s -> s);
  }

  private static Tensor numbers(int[] shape, long... elements) {
    return Tensor.integers(ElementType.INT32, elements, shape);
  }

  private static Tensor keys() {
    return numbers(new int[] {2, 3}, 1, 1, 0, 1, 0, 1);
  }

  /**
   * The second sample sees no key. Where nothing is seen the filter value stays in the scores, and
   * ONNX Runtime rounds them to single precision: -10000 would leave three digits.
   */
  private static Tensor noKeys() {
    return numbers(new int[] {2, 3}, 1, 1, 0, 0, 0, 0);
  }

  private static Tensor pairs() {
    return numbers(new int[] {2, 3, 3}, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 1, 0, 0, 1, 1, 0, 1);
  }

  private static Stream<OneNode> ofOneInput() {
    Tensor lengths = numbers(new int[] {2}, 3, 1);
    Tensor range = numbers(new int[] {4}, 3, 2, 1, 0);
    Tensor all = numbers(new int[] {2, 5}, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1);
    Tensor past = RANDOM.floats(2, 2, 2, 2, 4);
    return Stream.of(
        attention(null, null, null),
        attention(keys(), null, null),
        attention(noKeys(), null, null).with("mask_filter_value", -3f),
        attention(numbers(new int[] {2, 3}, 0, 0, 1, 0, 0, 0), null, null)
            .with("unidirectional", 1)
            .with("mask_filter_value", -3f),
        attention(lengths, null, null),
        attention(range, null, null),
        attention(pairs(), null, null),
        attention(null, null, null).with("unidirectional", 1),
        attention(keys(), null, null).with("unidirectional", 1),
        attention(null, past, null).with("unidirectional", 1).outputs(2),
        attention(all, past, null).outputs(2),
        attention(null, null, RANDOM.floats(2, 2, 3, 3)).with("scale", 0.7f),
        OneNode.ofOnnxRuntime("Attention")
            .input(RANDOM.floats(2, 3, 5))
            .constant(RANDOM.floats(5, 20))
            .constant(RANDOM.floats(20))
            .with("num_heads", 2)
            .with("qkv_hidden_sizes", new long[] {8, 8, 4}));
  }

  private static OneNode attention(Tensor mask, Tensor past, Tensor added) {
    OneNode node =
        OneNode.ofOnnxRuntime("Attention")
            .input(RANDOM.floats(2, 3, 5))
            .constant(RANDOM.floats(5, 24))
            .constant(RANDOM.floats(24))
            .with("num_heads", 2);
    return orAbsent(orAbsent(orAbsent(node, mask), past), added);
  }

  private static Stream<OneNode> quantised() {
    Tensor scales = RANDOM.positive(24).map(v -> (float) (0.004 * v));
    Tensor zeros = RANDOM.integers(ElementType.INT8, -3, 4, 24);
    return Stream.of(
        quantised(scalar(0.006), null, null),
        quantised(scalar(0.006), keys(), Tensor.integers(ElementType.INT8, new long[] {2})),
        quantised(scales, null, zeros).with("unidirectional", 1));
  }

  /** Weights of 7 bits: see {@link QuantisationCases}. */
  private static OneNode quantised(Tensor scale, Tensor mask, Tensor zero) {
    OneNode node =
        OneNode.ofOnnxRuntime("QAttention")
            .input(RANDOM.integers(ElementType.UINT8, 0, 256, 2, 3, 5))
            .constant(RANDOM.integers(ElementType.INT8, -60, 60, 5, 24))
            .constant(RANDOM.floats(24))
            .constant(scalar(0.02))
            .constant(scale)
            .with("num_heads", 2);
    orAbsent(node, mask).constant(Tensor.integers(ElementType.UINT8, new long[] {117}));
    return zero == null ? node : node.constant(zero);
  }

  private static Stream<OneNode> ofThree() {
    Tensor past = RANDOM.floats(2, 2, 2, 4);
    Tensor lengths = numbers(new int[] {2}, 3, 1);
    Tensor bias = RANDOM.floats(24);
    return Stream.of(
        multiHead(3, null, null, null),
        multiHead(4, null, null, null).with("scale", 0.3f),
        multiHead(3, bias, keys(), null),
        multiHead(3, null, lengths, null),
        multiHead(3, null, pairs(), null),
        multiHead(3, null, noKeys(), null).with("mask_filter_value", -3f),
        multiHead(4, null, null, RANDOM.floats(2, 2, 3, 4)),
        multiHead(4, null, null, RANDOM.floats(1, 2, 3, 4)),
        multiHead(3, bias, null, null).with("unidirectional", 1),
        multiHead(3, null, null, null).input(past).input(past).outputs(3),
        multiHead(3, null, null, null).outputs(3));
  }

  private static OneNode multiHead(int keys, Tensor bias, Tensor mask, Tensor added) {
    OneNode node =
        OneNode.ofOnnxRuntime("MultiHeadAttention")
            .input(RANDOM.floats(2, 3, 8))
            .input(RANDOM.floats(2, keys, 8))
            .input(RANDOM.floats(2, keys, 8))
            .with("num_heads", 2);
    return orAbsent(orAbsent(orAbsent(node, bias), mask), added);
  }
}
