package io.github.onnxlrp.onnx.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operator against ONNX Runtime. */
class OperatorTranslatorsTest {
  private static final RandomTensors RANDOM = new RandomTensors(7);

  @ParameterizedTest
  @MethodSource({
    "arithmetic",
    "elements",
    "softmax",
    "movement",
    "slices",
    "shapes",
    "comparisons"
  })
  void agreesWithOnnxRuntime(OneNode node) {
    OnnxRuntimeReference.assertAgrees(node.model());
  }

  static Stream<OneNode> arithmetic() {
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

  static Stream<OneNode> elements() {
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
            OneNode.of("Cast", 9).input(integers).with("to", 1),
            OneNode.of("Cast", 9).input(integers).with("to", 6),
            OneNode.of("Identity", 13).input(x),
            OneNode.of("Dropout", 7).input(x),
            OneNode.of("Dropout", 10).input(x).outputs(2),
            OneNode.of("Dropout", 12).input(x).outputs(2),
            OneNode.of("Dropout", 13).input(x).constant(scalar(0.3)).outputs(1),
            OneNode.of("Where", 16).constant(mask(3, 1)).input(x).input(RANDOM.floats(5)),
            OneNode.of("Where", 9).input(mask(3)).input(integers).constant(Tensor.vector(8)));
    return Stream.of(plain, positive, alpha, others).flatMap(s -> s);
  }

  static Stream<OneNode> softmax() {
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

  static Stream<OneNode> movement() {
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

  static Stream<OneNode> slices() {
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

  static Stream<OneNode> shapes() {
    Tensor x = RANDOM.floats(2, 3, 4);
    Tensor eight = Tensor.of(new long[] {8}, 1);
    return Stream.of(
        OneNode.of("Shape", 13).input(x),
        OneNode.of("Shape", 15).input(x).with("start", -2),
        OneNode.of("Shape", 15).input(x).with("start", 1).with("end", -1),
        OneNode.of("Shape", 19).input(x).with("start", 2).with("end", 1),
        OneNode.of("Size", 13).input(x),
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

  static Stream<OneNode> comparisons() {
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
        Stream.of("And", "Or", "Xor").map(op -> OneNode.of(op, 7).input(mask(4, 1)).input(mask(3)));
    return Stream.of(comparisons, logic, Stream.of(OneNode.of("Not", 1).input(mask(5))))
        .flatMap(s -> s);
  }

  private static Tensor scalar(double value) {
    return Tensor.floating(ElementType.FLOAT, new double[] {(float) value});
  }

  private static Tensor mask(int... shape) {
    return RANDOM.integers(ElementType.BOOL, 0, 2, shape);
  }

  @ParameterizedTest
  @MethodSource("operatorsWithoutACase")
  void hasACase(String operator) {
    assertThat(operator).as("operators without a test").isIn(List.of("If", "LSTM"));
  }

  static Stream<String> operatorsWithoutACase() {
    List<String> tested =
        Stream.of(
                arithmetic(), elements(), softmax(), movement(), slices(), shapes(), comparisons())
            .flatMap(cases -> cases)
            .map(node -> node.toString().replaceFirst("-.*", ""))
            .toList();
    return OperatorTranslators.builtInNames().stream().filter(name -> !tested.contains(name));
  }
}
