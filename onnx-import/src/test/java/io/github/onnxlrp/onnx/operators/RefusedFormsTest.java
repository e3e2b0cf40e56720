package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.OneNode;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What operators have and we do not handle is refused, by a message that says what it is. */
class RefusedFormsTest {
  private static final RandomTensors RANDOM = new RandomTensors(2311);

  static Stream<Arguments> forms() {
    Tensor x = RANDOM.floats(1, 2, 4, 4);
    return Stream.of(
        Arguments.of(resize(x, 1, 1, 2, 2).with("mode", "cubic"), "mode 'cubic'"),
        Arguments.of(resize(x, 1, 2, 1, 1).with("mode", "linear"), "along axis 1"),
        Arguments.of(resize(x, 1, 2, 2, 1).with("mode", "linear"), "along axis 1"),
        Arguments.of(resize(x, 1, 1, 2, 2).with("antialias", 1), "antialias"),
        Arguments.of(
            resize(x, 1, 1, 2, 2).with("coordinate_transformation_mode", "tf_crop_and_resize"),
            "tf_crop_and_resize"),
        Arguments.of(
            resize(x, 1, 1, 2, 2).with("keep_aspect_ratio_policy", "not_larger"), "not_larger"),
        Arguments.of(
            OneNode.of("STFT", 17)
                .input(RANDOM.floats(1, 20, 2))
                .constant(Tensor.of(new long[] {4}))
                .constant(RANDOM.floats(8))
                .with("onesided", 0),
            "only real signals"),
        Arguments.of(
            OneNode.of("DFT", 17).input(RANDOM.floats(1, 4, 4, 1)).with("axis", 1),
            "only the last but one is supported"),
        Arguments.of(
            OneNode.of("DFT", 17)
                .input(RANDOM.floats(1, 5, 2))
                .with("inverse", 1)
                .with("onesided", 1),
            "one side of a spectrum"),
        Arguments.of(
            fused("FusedGemm")
                .input(RANDOM.floats(2, 2))
                .input(RANDOM.floats(2, 2))
                .with("activation", "Swirl"),
            "activation 'Swirl'"),
        Arguments.of(attention().with("do_rotary", 1), "rotary embeddings"),
        Arguments.of(attention().with("past_present_share_buffer", 1), "past and present share"),
        Arguments.of(
            attention().absent().input(RANDOM.integers(ElementType.INT32, 0, 2, 1, 1, 3, 3)),
            "expected [samples, keys]"),
        Arguments.of(
            fused("MultiHeadAttention").input(RANDOM.floats(1, 3, 2, 3, 4)).with("num_heads", 2),
            "packed operands"),
        Arguments.of(
            fused("SkipLayerNormalization")
                .input(RANDOM.floats(1, 2, 4))
                .input(RANDOM.floats(1, 2, 4))
                .constant(RANDOM.floats(4))
                .outputs("y", "mean"),
            "output 1 is not supported"));
  }

  private static OneNode fused(String operator) {
    return OneNode.ofOnnxRuntime(operator);
  }

  private static OneNode resize(Tensor x, double... scales) {
    Tensor factors = Tensor.floating(ElementType.FLOAT, scales, scales.length);
    return OneNode.of("Resize", 18).input(x).absent().constant(factors);
  }

  private static OneNode attention() {
    return fused("Attention")
        .input(RANDOM.floats(1, 3, 4))
        .constant(RANDOM.floats(4, 12))
        .with("num_heads", 2);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("forms")
  void areNamed(OneNode node, String reason) {
    OnnxTestModel model = node.model();
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(model.build(), model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining(node.name())
        .hasMessageContaining(reason);
  }
}
