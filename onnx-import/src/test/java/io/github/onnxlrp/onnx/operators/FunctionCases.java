package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Functions of single elements and arithmetic beyond the basic ones: one node each. */
final class FunctionCases {
  private static final RandomTensors RANDOM = new RandomTensors(1333);

  private FunctionCases() {}

  static Stream<OneNode> all() {
    Tensor x = RANDOM.floats(2.0, 2, 3, 5);
    Tensor small = RANDOM.floats(0.2, 3, 4);
    Tensor larger = Tensor.floating(ElementType.FLOAT, new double[] {1, 1.5, 2, 30}, 4);
    Stream<OneNode> plain =
        Stream.of(
                "Erf",
                "Sin",
                "Cos",
                "Tan",
                "Atan",
                "Sinh",
                "Cosh",
                "Asinh",
                "Sign",
                "Floor",
                "Ceil",
                "Selu",
                "Celu",
                "HardSwish",
                "Mish",
                "Shrink")
            .map(op -> OneNode.of(op, 18).input(x));
    Stream<OneNode> narrow =
        Stream.of("Asin", "Acos", "Atanh").map(op -> OneNode.of(op, 13).input(small));
    Tensor halves =
        Tensor.floating(ElementType.FLOAT, new double[] {-2.5, -1.5, -0.5, 0.5, 1.5, 2.6}, 6);
    // In double precision the sum is below 3, in single precision it is 3.
    Tensor almost = Tensor.floating(ElementType.FLOAT, new double[] {3 - 1e-9, -2 + 1e-9}, 2);
    Tensor special =
        Tensor.floating(
            ElementType.FLOAT,
            new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1},
            4);
    Stream<OneNode> others =
        Stream.of(
            OneNode.of("Acosh", 13).input(larger),
            OneNode.of("Round", 11).input(halves),
            OneNode.of("Floor", 13).input(almost),
            OneNode.of("Ceil", 13).input(almost),
            OneNode.of("Selu", 6).input(x).with("alpha", 2f).with("gamma", 3f),
            OneNode.of("Celu", 12).input(x).with("alpha", 0.5f),
            OneNode.of("Shrink", 9).input(x).with("lambd", 1f).with("bias", 0.3f),
            OneNode.of("PRelu", 9).input(x).constant(RANDOM.floats(3, 1)),
            OneNode.of("PRelu", 16).input(x).constant(RANDOM.floats(5)),
            OneNode.of("PRelu", 16).input(x).input(RANDOM.floats(5)),
            OneNode.of("Gelu", 20).input(x),
            OneNode.of("Gelu", 20).input(x).with("approximate", "tanh"),
            OneNode.of("Swish", 24).input(x),
            OneNode.of("Swish", 24).input(x).with("alpha", 0.7f),
            OneNode.of("IsNaN", 13).input(special),
            OneNode.of("IsInf", 10).input(special),
            OneNode.of("IsInf", 10).input(special).with("detect_negative", 0),
            OneNode.of("IsInf", 10).input(special).with("detect_positive", 0));
    return Stream.of(plain, narrow, others, arithmetic()).flatMap(s -> s);
  }

  private static Stream<OneNode> arithmetic() {
    Tensor x = RANDOM.floats(2, 3, 4);
    Tensor i = RANDOM.integers(ElementType.INT64, -9, 10, 3, 4);
    Tensor j = RANDOM.integers(ElementType.INT64, 1, 4, 4);
    Tensor u = RANDOM.integers(ElementType.UINT8, 1, 250, 3);
    return Stream.of(
        OneNode.of("Pow", 13).input(RANDOM.positive(3, 4)).input(RANDOM.floats(4)),
        OneNode.of("Pow", 13).input(i).input(j),
        OneNode.of("Pow", 12).input(RANDOM.positive(3, 4)).input(j),
        OneNode.of("Mod", 13).input(i).input(j),
        OneNode.of("Mod", 10).input(i).constant(j).with("fmod", 1),
        OneNode.of("Mod", 13).input(x).input(RANDOM.positive(4)).with("fmod", 1),
        OneNode.of("Mod", 13).input(u).constant(u),
        OneNode.of("Mean", 13).input(x).input(RANDOM.floats(4)).constant(scalar(2)),
        OneNode.of("Mean", 8).input(x),
        OneNode.of("Max", 13).input(x).input(RANDOM.floats(4)).input(RANDOM.floats(3, 1)),
        OneNode.of("CumSum", 14).input(x).constant(Tensor.of(new long[] {1})),
        OneNode.of("CumSum", 11)
            .input(x)
            .constant(Tensor.of(new long[] {-1}))
            .with("exclusive", 1)
            .with("reverse", 1),
        einsum("bij,bjk->bik").input(x).input(RANDOM.floats(2, 4, 5)),
        einsum("...ij, jk").input(x).constant(RANDOM.floats(4, 5)),
        einsum("ijk->j").input(x),
        einsum("ijk->kij").input(x),
        einsum("ij,ij->i").input(RANDOM.floats(3, 4)).input(RANDOM.floats(3, 4)),
        einsum("bij,jk,kl->bil")
            .input(x)
            .constant(RANDOM.floats(4, 2))
            .constant(RANDOM.floats(2, 3)));
  }

  private static OneNode einsum(String equation) {
    return OneNode.of("Einsum", 12).with("equation", equation);
  }
}
