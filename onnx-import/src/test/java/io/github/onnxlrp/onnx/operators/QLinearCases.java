package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/**
 * Quantised operators of ONNX Runtime: one node each. Weights have 7 bits, see {@link
 * QuantisationCases}.
 */
final class QLinearCases {
  private static final RandomTensors RANDOM = new RandomTensors(1889);

  private QLinearCases() {}

  static Stream<OneNode> all() {
    return Stream.of(arithmetic(), functions(), pools(), products()).flatMap(s -> s);
  }

  private static Tensor random(ElementType type, int... shape) {
    return type == ElementType.INT8
        ? RANDOM.integers(type, -128, 128, shape)
        : RANDOM.integers(type, 0, 256, shape);
  }

  private static Tensor byteOf(ElementType type, long value) {
    return Tensor.integers(type, new long[] {value});
  }

  private static OneNode quantised(OneNode node, Tensor x, double scale, long zero) {
    return node.input(x).constant(scalar(scale)).constant(byteOf(x.type(), zero));
  }

  private static OneNode result(OneNode node, ElementType type, double scale, long zero) {
    return node.constant(scalar(scale)).constant(byteOf(type, zero));
  }

  private static Stream<OneNode> arithmetic() {
    return Stream.of(
        binary("QLinearAdd", ElementType.UINT8, 117, 5),
        binary("QLinearAdd", ElementType.INT8, 11, -7),
        binary("QLinearMul", ElementType.UINT8, 117, 130),
        binary("QLinearMul", ElementType.INT8, 11, -7),
        withoutZero(OneNode.ofOnnxRuntime("QLinearAdd")),
        concat(-2).with("axis", 1),
        concat(0).with("axis", -1));
  }

  private static OneNode withoutZero(OneNode node) {
    quantised(node, random(ElementType.UINT8, 3, 4), 0.013, 3);
    return quantised(node, random(ElementType.UINT8, 4), 0.021, 130).constant(scalar(0.033));
  }

  /** Powers of two: results are exact in single precision too, and many lie between integers. */
  private static OneNode binary(String operator, ElementType type, long zeroA, long zeroB) {
    OneNode node = OneNode.ofOnnxRuntime(operator);
    quantised(node, random(type, 2, 3, 4), 0.0625, zeroA);
    quantised(node, random(type, 3, 1), 0.125, zeroB);
    return result(node, type, 0.5, zeroA);
  }

  private static OneNode concat(long zero) {
    OneNode node = OneNode.ofOnnxRuntime("QLinearConcat");
    result(node, ElementType.INT8, 0.03, 2);
    quantised(node, random(ElementType.INT8, 2, 3), 0.03, 2);
    return quantised(node, random(ElementType.INT8, 2, 3), 0.021, zero);
  }

  private static Stream<OneNode> functions() {
    return Stream.of(ElementType.UINT8, ElementType.INT8)
        .flatMap(
            type -> {
              long low = type == ElementType.INT8 ? -128 : 0;
              return Stream.of(
                  function("QLinearSigmoid", type, 0.04, low + 128, 1 / 256.0, low),
                  function("QLinearLeakyRelu", type, 0.04, low + 100, 0.03, low + 60),
                  function("QLinearLeakyRelu", type, 0.04, low + 100, 0.03, low + 60)
                      .with("alpha", 0.3f),
                  function("QLinearSoftmax", type, 0.02, low + 128, 1 / 256.0, low)
                      .with("opset", 13),
                  function("QLinearSoftmax", type, 0.02, low + 128, 0.0028, low)
                      .with("opset", 13)
                      .with("axis", 1),
                  function("QLinearSoftmax", type, 0.02, low + 128, 1 / 256.0, low)
                      .with("opset", 12),
                  function("QLinearSoftmax", type, 0.02, low + 128, 1 / 256.0, low)
                      .with("opset", 12)
                      .with("axis", 1));
            });
  }

  private static OneNode function(
      String operator, ElementType type, double scale, long zero, double scaleY, long zeroY) {
    OneNode node = OneNode.ofOnnxRuntime(operator);
    return result(quantised(node, random(type, 2, 3, 4), scale, zero), type, scaleY, zeroY);
  }

  private static Stream<OneNode> pools() {
    return Stream.of(ElementType.UINT8, ElementType.INT8)
        .flatMap(
            type ->
                Stream.of(
                    pool("QLinearAveragePool", type).with("kernel_shape", new long[] {2, 2}),
                    pool("QLinearAveragePool", type)
                        .with("kernel_shape", new long[] {3, 2})
                        .with("strides", new long[] {2, 1})
                        .with("pads", new long[] {1, 0, 1, 1})
                        .with("count_include_pad", 1),
                    pool("QLinearAveragePool", type)
                        .with("kernel_shape", new long[] {2, 2})
                        .with("pads", new long[] {1, 0, 1, 1})
                        .with("ceil_mode", 1),
                    pool("QLinearGlobalAveragePool", type)));
  }

  private static OneNode pool(String operator, ElementType type) {
    OneNode node = OneNode.ofOnnxRuntime(operator);
    return result(quantised(node, random(type, 2, 3, 5, 4), 0.04, 3), type, 0.031, 7);
  }

  private static Stream<OneNode> products() {
    Tensor x = RANDOM.floats(2, 3, 4);
    Tensor a = random(ElementType.UINT8, 2, 3, 4);
    Tensor b = RANDOM.integers(ElementType.INT8, -64, 64, 4, 5);
    Tensor scales = RANDOM.positive(5).map(v -> (float) (0.01 * v));
    Tensor zeros = RANDOM.integers(ElementType.INT8, -3, 4, 5);
    Tensor bias = RANDOM.floats(5);
    return Stream.of(
        dynamic(x, b, scalar(0.02)),
        dynamic(x, b, scalar(0.02)).constant(byteOf(ElementType.INT8, 4)).constant(bias),
        dynamic(x, b, scales).constant(zeros),
        dynamic(x, b, scales).absent().constant(bias),
        toFloat(a, b, scalar(0.02)),
        toFloat(a, b, scalar(0.02))
            .constant(byteOf(ElementType.UINT8, 117))
            .constant(byteOf(ElementType.INT8, 4))
            .constant(bias),
        toFloat(a, b, scales).constant(byteOf(ElementType.UINT8, 117)).constant(zeros));
  }

  private static OneNode dynamic(Tensor a, Tensor b, Tensor scale) {
    return OneNode.ofOnnxRuntime("DynamicQuantizeMatMul").input(a).constant(b).constant(scale);
  }

  private static OneNode toFloat(Tensor a, Tensor b, Tensor scale) {
    return OneNode.ofOnnxRuntime("MatMulIntegerToFloat")
        .input(a)
        .constant(b)
        .constant(scalar(0.013))
        .constant(scale);
  }
}
