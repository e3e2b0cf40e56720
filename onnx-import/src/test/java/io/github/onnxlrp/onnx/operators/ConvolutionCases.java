package io.github.onnxlrp.onnx.operators;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;

/** Convolutions and pools: one node each. */
final class ConvolutionCases {
  private static final RandomTensors RANDOM = new RandomTensors(1679);

  private ConvolutionCases() {}

  static Stream<OneNode> all() {
    return Stream.of(convolutions(), transposed(), pools()).flatMap(s -> s);
  }

  private static Stream<OneNode> convolutions() {
    Tensor line = RANDOM.floats(2, 4, 9);
    Tensor plane = RANDOM.floats(2, 4, 6, 7);
    Tensor space = RANDOM.floats(1, 2, 4, 5, 3);
    return Stream.of(
        conv(11, line).constant(RANDOM.floats(3, 4, 3)),
        conv(11, line).constant(RANDOM.floats(3, 4, 3)).constant(RANDOM.floats(3)),
        conv(1, plane)
            .constant(RANDOM.floats(6, 2, 3, 2))
            .input(RANDOM.floats(6))
            .with("group", 2)
            .with("strides", new long[] {2, 1})
            .with("dilations", new long[] {1, 2})
            .with("pads", new long[] {1, 0, 2, 1}),
        conv(22, plane)
            .input(RANDOM.floats(4, 1, 3, 3))
            .with("group", 4)
            .with("kernel_shape", new long[] {3, 3}),
        conv(11, space).constant(RANDOM.floats(3, 2, 2, 2, 2)),
        same(plane, "SAME_UPPER"),
        same(plane, "SAME_LOWER"),
        same(plane, "VALID"));
  }

  private static OneNode conv(int opset, Tensor x) {
    return OneNode.of("Conv", opset).input(x);
  }

  private static OneNode same(Tensor x, String autoPad) {
    return conv(11, x)
        .constant(RANDOM.floats(2, 4, 4, 3))
        .with("auto_pad", autoPad)
        .with("strides", new long[] {2, 3});
  }

  private static Stream<OneNode> transposed() {
    Tensor line = RANDOM.floats(2, 4, 5);
    Tensor plane = RANDOM.floats(2, 4, 3, 4);
    return Stream.of(
        transposed(11, line).constant(RANDOM.floats(4, 3, 3)),
        transposed(1, plane)
            .constant(RANDOM.floats(4, 3, 3, 2))
            .constant(RANDOM.floats(6))
            .with("group", 2)
            .with("strides", new long[] {2, 3})
            .with("dilations", new long[] {1, 2})
            .with("output_padding", new long[] {1, 0})
            .with("pads", new long[] {1, 0, 1, 1}),
        transposed(22, plane)
            .constant(RANDOM.floats(4, 2, 3, 3))
            .with("strides", new long[] {2, 2})
            .with("output_shape", new long[] {6, 8}),
        transposed(11, plane)
            .constant(RANDOM.floats(4, 2, 3, 3))
            .with("strides", new long[] {2, 2})
            .with("auto_pad", "SAME_UPPER"),
        transposed(11, plane)
            .constant(RANDOM.floats(4, 2, 3, 3))
            .with("strides", new long[] {2, 2})
            .with("auto_pad", "SAME_LOWER"));
  }

  private static OneNode transposed(int opset, Tensor x) {
    return OneNode.of("ConvTranspose", opset).input(x);
  }

  private static Stream<OneNode> pools() {
    Tensor line = RANDOM.floats(2, 3, 9);
    Tensor plane = RANDOM.floats(2, 3, 7, 8);
    Stream<OneNode> both =
        Stream.of("MaxPool", "AveragePool")
            .flatMap(
                op ->
                    Stream.of(
                        pool(op, 8, line, 3),
                        pool(op, 11, line, 2).with("strides", new long[] {2}),
                        pool(op, 10, plane, 3, 2)
                            .with("strides", new long[] {2, 3})
                            .with("pads", new long[] {1, 0, 1, 1})
                            .with("ceil_mode", 1),
                        pool(op, 19, plane, 3, 3).with("dilations", new long[] {2, 1}),
                        pool(op, 12, plane, 3, 2)
                            .with("auto_pad", "SAME_UPPER")
                            .with("strides", new long[] {2, 2})));
    return Stream.concat(
        both,
        Stream.of(
            pool("MaxPool", 12, plane, 3, 2).with("pads", new long[] {1, 1, 1, 0}).outputs(2),
            pool("AveragePool", 7, plane, 3, 2)
                .with("pads", new long[] {1, 1, 1, 0})
                .with("count_include_pad", 1),
            pool("AveragePool", 19, plane, 3, 3)
                .with("pads", new long[] {1, 1, 1, 1})
                .with("strides", new long[] {3, 3})
                .with("ceil_mode", 1)
                .with("count_include_pad", 1),
            OneNode.of("GlobalMaxPool", 1).input(plane),
            OneNode.of("GlobalAveragePool", 1).input(plane),
            OneNode.of("GlobalAveragePool", 22).input(line)));
  }

  private static OneNode pool(String op, int opset, Tensor x, long... kernel) {
    return OneNode.of(op, opset).input(x).with("kernel_shape", kernel);
  }
}
