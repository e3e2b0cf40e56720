package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/**
 * Operators on quantised integers: one node each. Weights of type INT8 lie between -64 and 63, so
 * that no pair of products with UINT8 leaves 16 bit, {@code 2 * 255 * 64 = 32640}: without VNNI,
 * ONNX Runtime adds such pairs with saturation.
 */
final class QuantisationCases {
  private static final RandomTensors RANDOM = new RandomTensors(1775);

  private QuantisationCases() {}

  static Stream<OneNode> all() {
    return Stream.of(onnx(), gemm(), lstm()).flatMap(s -> s);
  }

  private static Stream<OneNode> gemm() {
    Tensor zero = byteOf(ElementType.UINT8, 117);
    Tensor scales = Tensor.floating(ElementType.FLOAT, new double[] {0.25, 0.5, 0.125}, 3);
    Tensor zeros = Tensor.integers(ElementType.INT8, new long[] {0, 0, 0}, 3);
    Tensor bias = RANDOM.integers(ElementType.INT32, -500, 500, 3);
    return Stream.of(
        OneNode.ofOnnxRuntime("QGemm")
            .input(bytes(2, 4))
            .constant(scalar(0.013))
            .constant(zero)
            .constant(weights(3, 4))
            .constant(scales)
            .constant(zeros)
            .constant(bias)
            .constant(scalar(0.31))
            .constant(zero)
            .with("transB", 1),
        OneNode.ofOnnxRuntime("QGemm")
            .input(bytes(4, 2))
            .constant(scalar(0.013))
            .constant(zero)
            .constant(weights(4, 3))
            .constant(scalar(0.5))
            .constant(byteOf(ElementType.INT8, 3))
            .constant(bias)
            .with("transA", 1)
            .with("alpha", 0.75f));
  }

  private static Stream<OneNode> lstm() {
    return Stream.of("forward", "reverse", "bidirectional")
        .flatMap(direction -> Stream.of(false, true).map(byRow -> lstm(direction, byRow)));
  }

  /** Of one sample: ONNX Runtime shares several samples out among threads before it quantises. */
  private static OneNode lstm(String direction, boolean byRow) {
    int hidden = 3;
    int d = direction.equals("bidirectional") ? 2 : 1;
    OneNode node =
        OneNode.ofOnnxRuntime("DynamicQuantizeLSTM")
            .input(RANDOM.floats(5, 1, 4))
            .constant(weights(d, 4, 4 * hidden))
            .constant(weights(d, hidden, 4 * hidden))
            .constant(RANDOM.floats(d, 8 * hidden))
            .absent()
            .input(RANDOM.floats(0.3, d, 1, hidden))
            .input(RANDOM.floats(d, 1, hidden));
    node.absent();
    for (int matrix = 0; matrix < 2; matrix++) {
      int[] shape = byRow ? new int[] {d, 4 * hidden} : new int[] {d};
      Tensor scale = RANDOM.positive(shape).map(v -> (float) (0.005 * v));
      node.constant(scale).constant(Tensor.zeros(ElementType.INT8, shape));
    }
    return node.with("hidden_size", hidden).with("direction", direction).outputs("Y", "Y_h", "Y_c");
  }

  private static Stream<OneNode> onnx() {
    Tensor x = RANDOM.floats(3, 4);
    Tensor plane = RANDOM.floats(1, 2, 5, 5);
    Tensor a = bytes(3, 4);
    Tensor b = weights(4, 5);
    Tensor image = bytes(1, 2, 5, 5);
    Tensor kernel = weights(3, 2, 3, 3);
    Tensor zero = byteOf(ElementType.UINT8, 117);
    Tensor zeroB = byteOf(ElementType.INT8, 3);
    return Stream.of(
        OneNode.of("QuantizeLinear", 13).input(x).constant(scalar(0.02)).constant(zero),
        OneNode.of("QuantizeLinear", 10).input(x).constant(scalar(0.01)),
        OneNode.of("QuantizeLinear", 13)
            .input(plane)
            .constant(RANDOM.positive(2))
            .constant(Tensor.integers(ElementType.INT8, new long[] {-3, 5}, 2)),
        OneNode.of("QuantizeLinear", 21)
            .input(x)
            .constant(RANDOM.positive(4))
            .with("axis", -1)
            .with("output_dtype", 3),
        OneNode.of("DequantizeLinear", 13).input(a).constant(scalar(0.02)).constant(zero),
        OneNode.of("DequantizeLinear", 10).input(b).constant(scalar(0.02)),
        OneNode.of("DequantizeLinear", 13)
            .input(b)
            .constant(RANDOM.positive(5))
            .constant(weights(5))
            .with("axis", 1),
        OneNode.of("DynamicQuantizeLinear", 11).input(x).outputs(3),
        OneNode.of("DynamicQuantizeLinear", 11).input(RANDOM.positive(5)).outputs(3),
        OneNode.of("DynamicQuantizeLinear", 11)
            .input(Tensor.zeros(ElementType.FLOAT, 3))
            .outputs(3),
        OneNode.of("MatMulInteger", 10).input(a).constant(b),
        OneNode.of("MatMulInteger", 10).input(a).constant(b).constant(zero).constant(zeroB),
        OneNode.of("MatMulInteger", 10).input(a).constant(b).constant(zero).constant(weights(5)),
        OneNode.of("ConvInteger", 10)
            .input(image)
            .constant(bytes(3, 2, 3, 3))
            .constant(zero)
            .with("pads", new long[] {1, 1, 1, 1}),
        OneNode.of("QLinearMatMul", 10)
            .input(a)
            .constant(scalar(0.013))
            .constant(zero)
            .constant(b)
            .constant(scalar(0.007))
            .constant(zeroB)
            .constant(scalar(0.11))
            .constant(zero),
        OneNode.of("QLinearConv", 10)
            .input(image)
            .constant(scalar(0.013))
            .constant(zero)
            .constant(kernel)
            .constant(Tensor.floating(ElementType.FLOAT, new double[] {0.25, 0.5, 0.125}, 3))
            .constant(Tensor.integers(ElementType.INT8, new long[] {0, 0, 0}, 3))
            .constant(scalar(0.31))
            .constant(zero)
            .constant(RANDOM.integers(ElementType.INT32, -500, 500, 3))
            .with("strides", new long[] {2, 2}));
  }

  private static Tensor bytes(int... shape) {
    return RANDOM.integers(ElementType.UINT8, 0, 256, shape);
  }

  private static Tensor weights(int... shape) {
    return RANDOM.integers(ElementType.INT8, -64, 64, shape);
  }

  private static Tensor byteOf(ElementType type, long value) {
    return Tensor.integers(type, new long[] {value});
  }
}
