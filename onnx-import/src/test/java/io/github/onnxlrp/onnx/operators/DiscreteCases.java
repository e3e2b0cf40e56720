package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Shapes, constants, comparisons and logic: one node each. */
final class DiscreteCases {
  private static final RandomTensors RANDOM = new RandomTensors(10);

  private DiscreteCases() {}

  static Stream<OneNode> all() {
    return Stream.of(shapes(), comparisons()).flatMap(s -> s);
  }

  private static Stream<OneNode> shapes() {
    Tensor x = RANDOM.floats(2, 3, 4);
    Tensor eight = Tensor.of(new long[] {8}, 1);
    return Stream.of(
        OneNode.of("Shape", 13).input(x),
        OneNode.of("Shape", 15).input(x).with("start", -2),
        OneNode.of("Shape", 15).input(x).with("start", 1).with("end", -1),
        OneNode.of("Shape", 19).input(x).with("start", 2).with("end", 1),
        OneNode.of("Size", 13).input(x),
        OneNode.of("NonZero", 13).input(Tensor.vector(0, 3, 0, -1)),
        OneNode.of("NonZero", 9).input(RANDOM.integers(ElementType.INT32, 0, 2, 2, 3, 2)),
        OneNode.of("NonZero", 13).input(scalar(2)),
        OneNode.of("NonZero", 13).input(Tensor.zeros(ElementType.FLOAT)),
        OneNode.of("NonZero", 13).input(RANDOM.mask(3, 4)),
        OneNode.of("ConstantOfShape", 9).input(Tensor.vector(2, 0, 3)),
        OneNode.of("ConstantOfShape", 9).input(Tensor.vector(2, 3)).with("value", eight),
        OneNode.of("Constant", 13).with("value", x),
        OneNode.of("Constant", 13).with("value_float", 2.5f),
        OneNode.of("Constant", 13).with("value_floats", new float[] {1, 2}),
        OneNode.of("Constant", 13).with("value_int", 3),
        OneNode.of("Constant", 13).with("value_ints", new long[] {4, 5}),
        range(Tensor.of(new long[] {3}), Tensor.of(new long[] {10}), Tensor.of(new long[] {2})),
        range(Tensor.of(new long[] {3}), Tensor.of(new long[] {-3}), Tensor.of(new long[] {-2})),
        range(Tensor.of(new long[] {3}), Tensor.of(new long[] {3}), Tensor.of(new long[] {1})),
        range(scalar(0.5), scalar(2.1), scalar(0.5)));
  }

  private static OneNode range(Tensor start, Tensor limit, Tensor delta) {
    return OneNode.of("Range", 11).input(start).input(limit).constant(delta);
  }

  private static Stream<OneNode> comparisons() {
    Tensor a = RANDOM.integers(ElementType.INT64, 0, 3, 4, 3);
    Tensor b = RANDOM.integers(ElementType.INT64, 0, 3, 3);
    // In double precision, 0.1 and the float nearest to it differ.
    Tensor x = Tensor.floating(ElementType.FLOAT, new double[] {0.1, Double.NaN, 1}, 3);
    Tensor y = Tensor.floating(ElementType.FLOAT, new double[] {(float) 0.1, 1, Double.NaN}, 3);
    Stream<OneNode> comparisons =
        Stream.of("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual")
            .flatMap(
                op ->
                    Stream.of(
                        OneNode.of(op, 16).input(a).input(b),
                        OneNode.of(op, 16).input(x).constant(y)));
    Stream<OneNode> logic =
        Stream.of("And", "Or", "Xor")
            .map(op -> OneNode.of(op, 7).input(RANDOM.mask(4, 1)).input(RANDOM.mask(3)));
    return Stream.of(comparisons, logic, Stream.of(OneNode.of("Not", 1).input(RANDOM.mask(5))))
        .flatMap(s -> s);
  }
}
