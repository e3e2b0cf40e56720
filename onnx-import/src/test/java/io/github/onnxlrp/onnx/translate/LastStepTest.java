package io.github.onnxlrp.onnx.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxRuntimeReference;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.RandomTensors;
import io.github.onnxlrp.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The last step that is no padding, found by boolean indexing, as NumPy, PyTorch and TensorFlow
 * write it: positions carry no relevance, so the explanation is that of the step itself.
 */
class LastStepTest {
  private static final String STATES =
      """
      f = Cast(ids) to=1
      e = Unsqueeze(f, two)
      s = MatMul(e, W)
      h = Tanh(s)
      r = Squeeze(h, zero)
      """;

  private static OnnxTestModel model(String nodes) {
    return new OnnxTestModel(18)
        .input("ids", Tensor.of(new long[] {4, 2, 5, 0, 0}, 1, 5))
        .constant("W", new RandomTensors(3).floats(0.3, 1, 3))
        .constant("none", Tensor.of(new long[] {0}))
        .constant("zero", Tensor.vector(0))
        .constant("two", Tensor.vector(2))
        .constant("last", Tensor.of(new long[] {-1}))
        .constant("third", Tensor.of(new long[] {2}))
        .nodes(STATES + nodes)
        .output("y");
  }

  private static Explanation explain(OnnxTestModel model) {
    OnnxRuntimeReference.assertAgrees(model);
    return Explainer.of(OnnxModel.of(model.build()).graph())
        .build()
        .explain(model.inputs(), Target.of("y", "1"));
  }

  @Test
  void hasTheRelevanceOfTheStepItself() {
    double[] expected = explain(model("y = Gather(r, third) axis=0")).relevance("ids").doubles();
    assertThat(expected[2]).isNotZero();
    for (String real : List.of("Equal", "Greater")) {
      String mask =
          real.equals("Equal") ? "q = Equal(ids, none)\nm = Not(q)" : "m = Greater(ids, none)";
      String found =
          mask
              + """

              i = NonZero(m)
              t = Gather(i, last) axis=1
              p = Gather(t, last) axis=0
              y = Gather(r, p) axis=0
              """;
      assertThat(explain(model(found)).relevance("ids").doubles()).containsExactly(expected);
    }
  }
}
