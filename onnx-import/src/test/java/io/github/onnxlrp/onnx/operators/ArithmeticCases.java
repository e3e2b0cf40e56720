package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Sums, products and linear maps: one node each. */
final class ArithmeticCases {
  private static final RandomTensors RANDOM = new RandomTensors(7);

  private ArithmeticCases() {}

  static Stream<OneNode> all() {
    return arithmetic();
  }

  private static Stream<OneNode> arithmetic() {
    Tensor a = RANDOM.floats(2, 3, 4);
    Tensor row = RANDOM.floats(4);
    Tensor column = RANDOM.floats(3, 1);
    Tensor i = RANDOM.integers(ElementType.INT64, -9, 10, 3, 4);
    Tensor j = RANDOM.integers(ElementType.INT64, 1, 5, 4);
    Stream<OneNode> binary =
        Stream.of("Add", "Sub", "Mul", "Div")
            .flatMap(
                op ->
                    Stream.of(
                        OneNode.of(op, 13).input(a).input(RANDOM.positive(4)),
                        OneNode.of(op, 7).input(column).constant(row),
                        OneNode.of(op, 14).input(i).input(j)));
    Tensor b = RANDOM.floats(2, 4, 5);
    return Stream.concat(
        binary,
        Stream.of(
            OneNode.of("Sum", 13).input(a).input(row).constant(column),
            OneNode.of("Sum", 8).input(a),
            OneNode.of("MatMul", 13).input(a).input(b),
            OneNode.of("MatMul", 9).input(a).constant(RANDOM.floats(4, 5)),
            OneNode.of("MatMul", 9).input(row).constant(RANDOM.floats(2, 4, 5)),
            OneNode.of("MatMul", 9).input(a).constant(row),
            gemm(13, 3, 4).constant(RANDOM.floats(5)),
            gemm(13, 3, 4).constant(RANDOM.floats(3, 1)).with("alpha", 0.5f).with("beta", -2f),
            gemm(11, 3, 4).with("alpha", 3f),
            gemm(7, 4, 3).input(RANDOM.floats(1)).with("transA", 1).with("beta", 0.25f),
            OneNode.of("Gemm", 13)
                .constant(RANDOM.floats(3, 4))
                .input(RANDOM.floats(5, 4))
                .input(RANDOM.floats(3, 5))
                .with("transB", 1)
                .with("alpha", 0.5f),
            OneNode.of("ReduceSum", 13).input(a).constant(Tensor.vector(0, -1)),
            OneNode.of("ReduceSum", 13).input(a).with("noop_with_empty_axes", 1),
            OneNode.of("ReduceSum", 11).input(a).with("axes", new long[] {1}).with("keepdims", 0),
            OneNode.of("ReduceSum", 13).input(i).with("keepdims", 0),
            OneNode.of("ReduceMean", 13).input(a).with("axes", new long[] {-1, 1}),
            OneNode.of("ReduceMean", 18).input(a).constant(Tensor.vector(1)).with("keepdims", 0),
            OneNode.of("ReduceMean", 18).input(a)));
  }

  private static OneNode gemm(int opset, int rows, int columns) {
    return OneNode.of("Gemm", opset)
        .input(RANDOM.floats(rows, columns))
        .constant(RANDOM.floats(4, 5));
  }
}
