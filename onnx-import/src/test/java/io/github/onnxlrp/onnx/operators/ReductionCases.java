package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Reductions: one node each. */
final class ReductionCases {
  private static final RandomTensors RANDOM = new RandomTensors(1436);

  private ReductionCases() {}

  static Stream<OneNode> all() {
    Tensor x = RANDOM.positive(2, 3, 4);
    Stream<OneNode> each =
        Stream.of(
                "ReduceMax",
                "ReduceMin",
                "ReduceProd",
                "ReduceL1",
                "ReduceL2",
                "ReduceSumSquare",
                "ReduceLogSum",
                "ReduceLogSumExp")
            .flatMap(
                op ->
                    Stream.of(
                        OneNode.of(op, 13).input(x).with("axes", new long[] {1, -1}),
                        OneNode.of(op, 18).input(x).constant(Tensor.vector(1)).with("keepdims", 0),
                        OneNode.of(op, 18).input(x),
                        OneNode.of(op, 11).input(x).with("keepdims", 0)));
    Tensor i = RANDOM.integers(ElementType.INT32, -9, 10, 3, 4);
    Tensor ties = Tensor.floating(ElementType.FLOAT, new double[] {1, 3, 3, 0, 0, 2}, 2, 3);
    Tensor large = Tensor.floating(ElementType.FLOAT, new double[] {800, 801, -900}, 3);
    Stream<OneNode> arguments =
        Stream.of("ArgMax", "ArgMin")
            .flatMap(
                op ->
                    Stream.of(
                        OneNode.of(op, 13).input(ties),
                        OneNode.of(op, 11).input(ties).with("axis", -1).with("keepdims", 0),
                        OneNode.of(op, 13)
                            .input(ties)
                            .with("axis", 1)
                            .with("select_last_index", 1)));
    Stream<OneNode> others =
        Stream.of(
            OneNode.of("ReduceMax", 18).input(i).constant(Tensor.vector(0)),
            OneNode.of("ReduceMin", 18).input(i).with("noop_with_empty_axes", 1),
            OneNode.of("ReduceMax", 20).input(RANDOM.mask(3, 4)).constant(Tensor.vector(1)),
            OneNode.of("ReduceProd", 18).input(i),
            OneNode.of("ReduceL1", 18).input(i),
            OneNode.of("ReduceSumSquare", 18).input(i),
            OneNode.of("ReduceLogSumExp", 18).input(large));
    return Stream.of(each, arguments, others).flatMap(s -> s);
  }
}
