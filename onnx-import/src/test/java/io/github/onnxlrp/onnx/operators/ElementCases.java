package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Functions of single elements: one node each. */
final class ElementCases {
  private static final RandomTensors RANDOM = new RandomTensors(8);

  private ElementCases() {}

  static Stream<OneNode> all() {
    return Stream.of(elements(), softmax()).flatMap(s -> s);
  }

  private static Stream<OneNode> elements() {
    Tensor x = RANDOM.floats(2, 3, 5);
    Stream<OneNode> plain =
        Stream.of("Sigmoid", "Tanh", "Relu", "Softsign", "Softplus", "Neg", "Abs", "Exp")
            .map(op -> OneNode.of(op, 13).input(x));
    Stream<OneNode> positive =
        Stream.of("Sqrt", "Log", "Reciprocal")
            .map(op -> OneNode.of(op, 13).input(RANDOM.positive(4)));
    Stream<OneNode> alpha =
        Stream.of("LeakyRelu", "Elu", "ThresholdedRelu")
            .flatMap(
                op ->
                    Stream.of(
                        OneNode.of(op, 16).input(x),
                        OneNode.of(op, 16).input(x).with("alpha", 0.3f)));
    Tensor integers = RANDOM.integers(ElementType.INT64, -5, 6, 3);
    Tensor halves = Tensor.floating(ElementType.FLOAT, new double[] {-2.5, 0, 2.5}, 3);
    Tensor one = scalar(1);
    Stream<OneNode> others =
        Stream.of(
            OneNode.of("HardSigmoid", 13).input(x),
            OneNode.of("HardSigmoid", 13).input(x).with("alpha", 0.4f).with("beta", 0.1f),
            OneNode.of("Neg", 13).input(integers),
            OneNode.of("Abs", 13).input(integers),
            OneNode.of("Pow", 13).input(x).constant(scalar(2)),
            OneNode.of("Pow", 13).input(RANDOM.positive(3)).constant(scalar(-0.5)),
            OneNode.of("Clip", 6).input(x).with("min", -0.5f).with("max", 0.25f),
            OneNode.of("Clip", 6).input(x).with("min", 0f),
            OneNode.of("Clip", 13).input(x).absent().constant(one),
            OneNode.of("Clip", 13).input(x),
            OneNode.of("Clip", 13).input(x).input(scalar(-1)).input(one),
            OneNode.of("Clip", 13).input(integers).constant(Tensor.of(new long[] {-2})),
            OneNode.of("Max", 13).input(x).input(RANDOM.floats(5)).constant(one),
            OneNode.of("Min", 12).input(integers).constant(Tensor.vector(1)),
            OneNode.of("Cast", 13).input(halves).with("to", 7),
            OneNode.of("Cast", 13).input(halves).with("to", 9),
            OneNode.of("Cast", 19).input(halves).with("to", 11).with("saturate", 1),
            OneNode.of("CastLike", 15).input(halves).constant(integers),
            OneNode.of("CastLike", 19).input(halves).input(RANDOM.mask(2)).with("saturate", 1),
            OneNode.of("CastLike", 15).input(integers).input(halves),
            OneNode.of("Cast", 9).input(integers).with("to", 1),
            OneNode.of("Cast", 9).input(integers).with("to", 6),
            OneNode.of("Identity", 13).input(x),
            OneNode.of("Dropout", 7).input(x),
            OneNode.of("Dropout", 10).input(x).outputs(2),
            OneNode.of("Dropout", 12).input(x).outputs(2),
            OneNode.of("Dropout", 13).input(x).constant(scalar(0.3)).outputs(1),
            OneNode.of("Where", 16).constant(RANDOM.mask(3, 1)).input(x).input(RANDOM.floats(5)),
            OneNode.of("Where", 9)
                .input(RANDOM.mask(3))
                .input(integers)
                .constant(Tensor.vector(8)));
    return Stream.of(plain, positive, alpha, others).flatMap(s -> s);
  }

  private static Stream<OneNode> softmax() {
    Tensor x = RANDOM.floats(3.0, 2, 3, 4);
    return Stream.of("Softmax", "LogSoftmax")
        .flatMap(
            op ->
                Stream.of(
                    OneNode.of(op, 13).input(x),
                    OneNode.of(op, 13).input(x).with("axis", 1),
                    OneNode.of(op, 11).input(x),
                    OneNode.of(op, 11).input(x).with("axis", 0),
                    OneNode.of(op, 9).input(x).with("axis", 2),
                    OneNode.of(op, 11).input(x).with("axis", -2)));
  }
}
