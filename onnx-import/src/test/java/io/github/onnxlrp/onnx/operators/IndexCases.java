package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Operators that take or give indices, fill or repeat: one node each. */
final class IndexCases {
  private static final RandomTensors RANDOM = new RandomTensors(999);

  private IndexCases() {}

  static Stream<OneNode> all() {
    return Stream.of(gathers(), scatters(), pads(), others()).flatMap(s -> s);
  }

  private static Stream<OneNode> gathers() {
    Tensor x = RANDOM.floats(2, 3, 4);
    Tensor ids = RANDOM.integers(ElementType.INT64, -3, 3, 2, 2, 4);
    Tensor pairs = RANDOM.integers(ElementType.INT64, -2, 2, 3, 2);
    return Stream.of(
        OneNode.of("GatherElements", 13).input(x).input(ids).with("axis", 1),
        OneNode.of("GatherElements", 11)
            .input(x)
            .constant(RANDOM.integers(ElementType.INT32, 0, 2, 1, 3, 4)),
        OneNode.of("GatherND", 11).input(x).input(pairs),
        OneNode.of("GatherND", 13)
            .input(x)
            .constant(RANDOM.integers(ElementType.INT64, -3, 3, 2, 5, 1))
            .with("batch_dims", 1),
        compress(RANDOM.floats(3, 4), 0, 1, 1).with("axis", 0),
        compress(RANDOM.floats(3, 4), 0, 1, 1, 0).with("axis", -1),
        compress(RANDOM.floats(3, 4), 1, 0).with("axis", 1),
        compress(RANDOM.floats(3, 2), 0, 1, 1, 0, 1),
        OneNode.of("OneHot", 11)
            .input(RANDOM.integers(ElementType.INT64, -4, 6, 2, 3))
            .constant(Tensor.of(new long[] {4}))
            .constant(Tensor.floating(ElementType.FLOAT, new double[] {-1, 2}, 2)),
        OneNode.of("OneHot", 9)
            .input(RANDOM.integers(ElementType.INT64, 0, 3, 2, 3))
            .constant(Tensor.vector(3))
            .constant(Tensor.vector(0, 1))
            .with("axis", 1),
        OneNode.of("TopK", 11).input(x).constant(Tensor.vector(2)).outputs(2),
        OneNode.of("TopK", 11)
            .input(x)
            .input(Tensor.vector(2))
            .with("axis", 1)
            .with("largest", 0)
            .outputs(2),
        OneNode.of("TopK", 10).input(x).constant(Tensor.vector(1)).with("axis", 0).outputs(2),
        OneNode.of("TopK", 9).input(x).with("k", 3).outputs(2));
  }

  private static OneNode compress(Tensor x, long... condition) {
    Tensor mask = Tensor.integers(ElementType.BOOL, condition, condition.length);
    return OneNode.of("Compress", 11).input(x).input(mask);
  }

  private static Stream<OneNode> scatters() {
    Tensor x = RANDOM.floats(3, 4);
    Tensor ids = Tensor.of(new long[] {2, 0, -1, 1, 1, 1}, 2, 3);
    Tensor updates = RANDOM.floats(2, 3);
    Tensor tuples = Tensor.of(new long[] {2, 0, 2}, 3, 1);
    Tensor unique = Tensor.of(new long[] {2, 0}, 2, 1);
    Stream<OneNode> reductions =
        Stream.of("add", "mul", "max", "min")
            .flatMap(
                how ->
                    Stream.of(
                        OneNode.of("ScatterElements", 18)
                            .input(x)
                            .constant(ids)
                            .input(updates)
                            .with("axis", 1)
                            .with("reduction", how),
                        OneNode.of("ScatterND", 18)
                            .input(x)
                            .constant(tuples)
                            .input(RANDOM.floats(3, 4))
                            .with("reduction", how)));
    return Stream.concat(
        reductions,
        Stream.of(
            OneNode.of("Scatter", 9).input(x).constant(ids).input(updates),
            OneNode.of("ScatterElements", 11).input(x).input(ids).input(updates),
            OneNode.of("ScatterND", 11).input(x).constant(unique).input(RANDOM.floats(2, 4)),
            OneNode.of("ScatterND", 16)
                .input(x)
                .constant(Tensor.of(new long[] {1, 1, 0, 3}, 2, 2))
                .input(RANDOM.floats(2))));
  }

  private static Stream<OneNode> pads() {
    Tensor x = RANDOM.floats(2, 3, 4);
    Tensor pads = Tensor.vector(0, 1, 2, 1, -1, 1);
    Tensor inside = Tensor.vector(0, 2, 1, 0, 1, 2);
    return Stream.of(
        OneNode.of("Pad", 13).input(x).constant(pads),
        OneNode.of("Pad", 11).input(x).input(pads).constant(scalar(1.5)),
        OneNode.of("Pad", 13).input(x).constant(inside).absent().with("mode", "reflect"),
        OneNode.of("Pad", 13).input(x).constant(inside).with("mode", "edge"),
        OneNode.of("Pad", 19).input(x).constant(inside).with("mode", "wrap"),
        OneNode.of("Pad", 18)
            .input(x)
            .constant(Tensor.vector(1, 2))
            .constant(scalar(-1))
            .constant(Tensor.vector(-1)),
        OneNode.of("Pad", 2).input(x).with("pads", new long[] {1, 0, 0, 0, 0, 2}).with("value", 3f),
        OneNode.of("Tile", 13).input(x).constant(Tensor.vector(2, 1, 3)),
        OneNode.of("Tile", 6).input(x).input(Tensor.vector(1, 2, 1)));
  }

  private static Stream<OneNode> others() {
    Tensor x = RANDOM.floats(4, 3, 2);
    Tensor i = RANDOM.integers(ElementType.INT64, 0, 9, 3, 4);
    return Stream.of(
        OneNode.of("ReverseSequence", 10).input(x).input(Tensor.vector(4, 1, 3)),
        OneNode.of("ReverseSequence", 10)
            .input(x)
            .constant(Tensor.vector(1, 2, 3, 2))
            .with("batch_axis", 0)
            .with("time_axis", 1),
        OneNode.of("Trilu", 14).input(x),
        OneNode.of("Trilu", 14).input(i).with("upper", 0),
        OneNode.of("Trilu", 14).input(i).constant(Tensor.of(new long[] {-1})),
        OneNode.of("Trilu", 14).input(x).constant(Tensor.of(new long[] {1})).with("upper", 0));
  }
}
