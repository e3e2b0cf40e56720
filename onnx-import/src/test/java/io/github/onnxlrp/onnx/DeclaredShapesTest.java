package io.github.onnxlrp.onnx;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.proto.GraphProto;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.proto.TensorProto.DataType;
import io.github.onnxlrp.onnx.proto.TensorShapeProto;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Declared inputs that no tensor can be. */
class DeclaredShapesTest {
  /** A model of one Tanh whose input has these dimensions; "?" is an open one. */
  private static ModelProto model(String... dims) {
    ModelProto.Builder model =
        new OnnxTestModel(17)
                .input("x", Tensor.zeros(ElementType.FLOAT, 1))
                .nodes("y = Tanh(x)")
                .output("y")
                .build()
                .toBuilder();
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dim : dims) {
      TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
      if (!dim.equals("?")) {
        dimension.setDimValue(Long.parseLong(dim));
      }
    }
    GraphProto.Builder graph = model.getGraphBuilder();
    graph
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(DataType.FLOAT_VALUE)
        .setShape(shape);
    graph.getOutputBuilder(0).clearType();
    return model.build();
  }

  /** They are refused with the inputs that are given; until then they say nothing. */
  @ParameterizedTest
  @CsvSource({
    "?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?-?",
    "65536-65536-4",
    "?-2147483647",
    "2147483647-1",
    "?-1500000000-1"
  })
  void areNoneOfTheExplainersErrors(String dims) {
    assertThatCode(() -> Explainer.of(OnnxModel.of(model(dims.split("-"))).graph()).build())
        .doesNotThrowAnyException();
  }

  @Test
  void anAxisLongerThanAnyTensorIsRefused() {
    assertThatThrownBy(() -> OnnxModel.of(model("?", "2147483648")).graph())
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "'x' is declared with an axis of length 2147483648; expected at most 2147483647");
  }
}
