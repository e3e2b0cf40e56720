package io.github.onnxlrp.onnx.operators;

import static io.github.onnxlrp.onnx.operators.OperatorCases.scalar;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Operators that move elements: one node each. */
final class MovementCases {
  private static final RandomTensors RANDOM = new RandomTensors(9);

  private MovementCases() {}

  static Stream<OneNode> all() {
    return Stream.of(movement(), slices()).flatMap(s -> s);
  }

  private static Stream<OneNode> movement() {
    Tensor x = RANDOM.floats(2, 3, 4);
    Tensor thin = RANDOM.floats(1, 3, 1, 2);
    Tensor ids = RANDOM.integers(ElementType.INT64, -3, 3, 2, 2);
    return Stream.of(
        OneNode.of("Transpose", 13).input(x),
        OneNode.of("Transpose", 1).input(x).with("perm", new long[] {1, 2, 0}),
        OneNode.of("Reshape", 13).input(x).constant(Tensor.vector(0, -1)),
        OneNode.of("Reshape", 14).input(x).constant(Tensor.vector(6, 4)).with("allowzero", 1),
        OneNode.of("Reshape", 5).input(x).input(Tensor.vector(2, 2, -1)),
        OneNode.of("Squeeze", 13).input(thin).constant(Tensor.vector(0, -2)),
        OneNode.of("Squeeze", 13).input(thin),
        OneNode.of("Squeeze", 11).input(thin).with("axes", new long[] {2}),
        OneNode.of("Unsqueeze", 13).input(x).constant(Tensor.vector(0, -1)),
        OneNode.of("Unsqueeze", 11).input(x).with("axes", new long[] {1, 3}),
        OneNode.of("Flatten", 13).input(x),
        OneNode.of("Flatten", 11).input(x).with("axis", 0),
        OneNode.of("Flatten", 11).input(x).with("axis", -1),
        OneNode.of("Flatten", 11).input(x).with("axis", 3),
        OneNode.of("Concat", 13).input(x).constant(RANDOM.floats(2, 1, 4)).with("axis", -2),
        OneNode.of("Concat", 4).input(x).input(x).input(x).with("axis", 0),
        OneNode.of("Gather", 13).input(x).constant(ids).with("axis", 1),
        OneNode.of("Gather", 11).constant(RANDOM.floats(5, 2)).input(ids),
        OneNode.of("Gather", 13).input(x).constant(Tensor.of(new long[] {-1})).with("axis", 2),
        OneNode.of("Expand", 13).input(thin).constant(Tensor.vector(2, 3, 4, 1)),
        OneNode.of("Expand", 8).input(scalar(2)).input(Tensor.vector(2, 2)));
  }

  private static Stream<OneNode> slices() {
    Tensor x = RANDOM.floats(5, 6);
    long end = Long.MAX_VALUE;
    return Stream.of(
        slice(x, 13).constant(Tensor.vector(1, -4)).constant(Tensor.vector(end, -1)),
        slice(x, 10)
            .input(Tensor.vector(-1))
            .input(Tensor.vector(Long.MIN_VALUE))
            .input(Tensor.vector(1))
            .input(Tensor.vector(-2)),
        slice(x, 13).constant(Tensor.vector(4)).constant(Tensor.vector(2)),
        slice(x, 13)
            .constant(Tensor.vector(0))
            .constant(Tensor.vector(end))
            .constant(Tensor.vector(-1))
            .constant(Tensor.vector(4)),
        slice(x, 9).with("starts", new long[] {1, 0}).with("ends", new long[] {3, -2}),
        slice(x, 1)
            .with("starts", new long[] {-2})
            .with("ends", new long[] {100})
            .with("axes", new long[] {1}),
        split(x, 13, 2).constant(Tensor.vector(2, 4)).with("axis", 1),
        split(x, 13, 3).with("axis", -1),
        split(x, 11, 2).with("axis", 1).with("split", new long[] {5, 1}),
        split(x, 2, 2).with("axis", 1),
        split(x, 18, 2).with("num_outputs", 2),
        split(x, 18, 3).with("num_outputs", 3).with("axis", 1));
  }

  private static OneNode slice(Tensor x, int opset) {
    return OneNode.of("Slice", opset).input(x);
  }

  private static OneNode split(Tensor x, int opset, int outputs) {
    return OneNode.of("Split", opset).input(x).outputs(outputs);
  }
}
