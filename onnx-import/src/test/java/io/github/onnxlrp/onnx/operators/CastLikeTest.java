package io.github.onnxlrp.onnx.operators;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import org.junit.jupiter.api.Test;

/** CastLike where the model does not declare the type of the target, which is known only late. */
class CastLikeTest {
  private static OnnxTestModel model(String nodes) {
    return new OnnxTestModel(18)
        .input("x", new RandomTensors(1).floats(3.0, 3, 4))
        .nodes(nodes)
        .output("y");
  }

  @Test
  void toTheTypeOfAComputedValue() {
    OnnxRuntimeReference.assertAgrees(model("n = Shape(x)\ny = CastLike(x, n)"));
    OnnxRuntimeReference.assertAgrees(model("n = Shape(x)\ny = CastLike(n, x)"));
  }

  /** No relevance passes a cast to BOOL, and that has to be known before the graph runs. */
  @Test
  void toAComputedBooleanIsRefused() {
    OnnxTestModel model = model("m = IsNaN(x)\ny = CastLike(x, m)");
    assertThatThrownBy(() -> OnnxRuntimeReference.forward(model.build(), model.inputs()))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("CastLike")
        .hasMessageContaining("write a Cast to BOOL");
  }
}
