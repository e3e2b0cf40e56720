package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.proto.AttributeProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes that contradict the standard are errors of the file, in a message that names the node. */
class RefusedNodesTest {
  private static final long HUGE = 1L << 40;
  private static final long LARGE = Integer.MAX_VALUE - 1;

  private static Tensor floats(int... shape) {
    return Tensor.zeros(ElementType.FLOAT, shape);
  }

  private static Tensor integers(long... numbers) {
    return Tensor.vector(numbers);
  }

  private static OneNode conv(String attribute, Object value) {
    return OneNode.of("Conv", 17)
        .input(floats(1, 2, 8))
        .constant(floats(2, 2, 3))
        .with(attribute, value);
  }

  private static OneNode pool(String operator, String attribute, Object value) {
    OneNode node = OneNode.of(operator, 19).input(floats(1, 2, 8));
    node = attribute.equals("kernel_shape") ? node : node.with("kernel_shape", new long[] {3});
    return node.with(attribute, value);
  }

  private static OneNode einsum(String equation, int... shape) {
    return OneNode.of("Einsum", 17).input(floats(shape)).with("equation", equation);
  }

  private static OneNode pad(long... pads) {
    return OneNode.of("Pad", 17).input(floats(2, 3)).constant(integers(pads));
  }

  private static OneNode tile(long... repeats) {
    return OneNode.of("Tile", 17).input(floats(2, 3)).constant(integers(repeats));
  }

  /** What ONNX Runtime refuses, too. */
  static Stream<OneNode> refusedByOnnxRuntime() {
    return Stream.of(
        conv("dilations", new long[] {0}),
        conv("dilations", new long[] {-1}),
        conv("strides", new long[] {0}),
        conv("strides", new long[] {1, 1}),
        conv("dilations", new long[] {1, 1}),
        conv("pads", new long[] {1}),
        conv("pads", new long[] {1, 1, 1}),
        conv("kernel_shape", new long[] {4}),
        pool("MaxPool", "dilations", new long[] {0}),
        pool("MaxPool", "kernel_shape", new long[] {0}),
        pool("MaxPool", "kernel_shape", new long[] {-3}),
        pool("AveragePool", "strides", new long[] {-1}),
        einsum("ij->i->j", 2, 3),
        einsum("ij->ii", 2, 3),
        einsum("ij->ik", 2, 3),
        OneNode.of("Einsum", 17)
            .input(floats(2, 3))
            .input(floats(3, 4))
            .input(floats(4, 2))
            .with("equation", "ij,jk,kl->il->"),
        OneNode.of("Transpose", 17).input(floats(2, 3)).with("perm", new long[] {-1, 0}),
        OneNode.of("Transpose", 17).input(floats(2, 3)).with("perm", new long[] {0, 2}),
        OneNode.of("Gemm", 17).input(floats(1, 2, 3)).constant(floats(3, 4)),
        OneNode.of("Gemm", 17).input(floats(2, 3)).constant(floats(3, 4)).constant(floats(1, 2, 4)),
        pad(1, 1, 1),
        pad(1, 1),
        pad(1, 1, 1, 1, 1),
        pad(-3, 0, 0, 0),
        OneNode.of("OneHot", 17).input(integers(0, 1)).constant(integers(3)).constant(floats(3)),
        OneNode.of("Relu", 17).input(floats(2)).outputs(2),
        OneNode.of("Tanh", 17).input(floats(2)).outputs(2),
        OneNode.of("MatMul", 17).input(floats(2, 3)).constant(floats(3, 2)).outputs(2),
        OneNode.of("Softmax", 17).input(floats(2, 3)).outputs(2),
        OneNode.of("Constant", 17).with("value", floats(1)).outputs(2),
        OneNode.of("Constant", 17).with("value", floats(1)).outputs("", "y"),
        OneNode.of("Concat", 17).input(floats(2)).input(integers(1, 2)).with("axis", 0),
        OneNode.of("Where", 17)
            .input(Tensor.integers(ElementType.BOOL, new long[] {1, 0}, 2))
            .input(integers(1, 2))
            .input(floats(2)),
        OneNode.of("Gather", 17).constant(floats()).input(integers(0)).with("axis", 1),
        tile(-1, 1),
        tile(1, 1, 1),
        OneNode.of("Expand", 17).input(floats(2, 3)).constant(integers(-2, 2, 3)),
        OneNode.of("ConstantOfShape", 17).constant(integers(-2)));
  }

  /** What ONNX Runtime would allocate, or is not to be asked for. */
  static Stream<OneNode> notAsked() {
    return Stream.of(
        pad(HUGE, 0, 0, 0),
        pad(LARGE, 0, 0, 0),
        pad(0, LARGE, 0, LARGE),
        pad(Long.MAX_VALUE, 0, 1, 0),
        // Every axis can be, all of them together cannot.
        pad(1 << 30, 0, 0, 0),
        tile(1 << 29, 1),
        tile(HUGE, 1),
        tile(LARGE, 1),
        tile(Long.MAX_VALUE, 2),
        conv("dilations", new long[] {HUGE}),
        conv("dilations", new long[] {LARGE}),
        conv("pads", new long[] {HUGE, 0}),
        conv("pads", new long[] {LARGE, LARGE}),
        conv("strides", new long[] {HUGE}),
        conv("kernel_shape", new long[] {HUGE}),
        pool("MaxPool", "kernel_shape", new long[] {LARGE}),
        pool("MaxPool", "kernel_shape", new long[] {HUGE}),
        pool("AveragePool", "dilations", new long[] {LARGE}),
        OneNode.of("Transpose", 17).input(floats(2, 3)).with("perm", new long[] {HUGE, 0}),
        OneNode.of("ConstantOfShape", 17).constant(integers(LARGE, LARGE)),
        OneNode.of("ConstantOfShape", 17).constant(integers(HUGE)),
        OneNode.of("Expand", 17).input(floats(1, 1)).constant(integers(LARGE, LARGE)),
        OneNode.of("Expand", 17).input(floats(1, 1)).constant(integers(HUGE, 1)),
        OneNode.of("Reshape", 17).input(floats(2, 3)).constant(integers(HUGE, 1)),
        OneNode.of("Reshape", 17).input(floats(2, 3)).constant(integers(-1, 0, LARGE, LARGE)),
        OneNode.of("OneHot", 17).input(integers(0, 1)).constant(integers(HUGE)).constant(floats(2)),
        OneNode.of("DFT", 20)
            .input(floats(1, 8, 1))
            .absent()
            .constant(Tensor.of(new long[] {HUGE})),
        quantisedLstm());
  }

  /** Computed while it is translated: zero points with more axes than the weights. */
  private static OneNode quantisedLstm() {
    return OneNode.ofOnnxRuntime("DynamicQuantizeLSTM")
        .input(floats(5, 1, 2))
        .constant(Tensor.zeros(ElementType.INT8, 1, 2, 4))
        .constant(Tensor.zeros(ElementType.INT8, 1, 1, 4))
        .absent()
        .absent()
        .absent()
        .absent()
        .absent()
        .constant(floats(1))
        .constant(Tensor.zeros(ElementType.INT8, 1, 1, 1, 1, 1))
        .constant(floats(1))
        .constant(Tensor.zeros(ElementType.INT8, 1))
        .with("hidden_size", 1);
  }

  @ParameterizedTest
  @MethodSource("refusedByOnnxRuntime")
  void whatOnnxRuntimeRefusesIsRefused(OneNode node) {
    OnnxTestModel model = node.model();
    assertThatThrownBy(() -> OnnxRuntimeReference.run(model.build(), model.inputs()))
        .as("the oracle")
        .isInstanceOf(OnnxLrpException.class);
    assertRefused(node, model.build(), model.inputs());
  }

  @ParameterizedTest
  @MethodSource("notAsked")
  void whatIsTooLargeOrDoesNotFitIsRefused(OneNode node) {
    OnnxTestModel model = node.model();
    assertRefused(node, model.build(), model.inputs());
  }

  private static void assertRefused(OneNode node, ModelProto model, Map<String, Tensor> inputs) {
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(model, inputs))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("'" + node.name() + "'")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(OnnxLrpException.Reason.INVALID_INPUT);
  }

  @Test
  void anAttributeWithoutATypeIsRefused() {
    OnnxTestModel model = OneNode.of("LeakyRelu", 17).input(floats(2)).with("alpha", 0.5f).model();
    ModelProto.Builder proto = model.build().toBuilder();
    AttributeProto.Builder alpha =
        proto.getGraphBuilder().getNodeBuilder(0).getAttributeBuilder(0).clearType();
    assertThat(alpha.hasF()).isTrue();
    assertThatThrownBy(() -> OnnxRuntimeReference.run(proto.build(), model.inputs()))
        .isInstanceOf(OnnxLrpException.class);
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(proto.build(), model.inputs()))
        .hasMessage(
            "LeakyRelu node 'the_LeakyRelu': attribute 'alpha' has no type; expected FLOAT");
  }
}
