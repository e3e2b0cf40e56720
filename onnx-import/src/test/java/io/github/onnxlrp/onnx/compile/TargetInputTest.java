package io.github.onnxlrp.onnx.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.GraphText;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.onnx.proto.ModelProto;
import io.github.onnxlrp.onnx.validate.OnnxRuntimeSession;
import io.github.onnxlrp.onnx.validate.Provider;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are given what they explain. The weights of the models are drawn by a seed. */
class TargetInputTest {
  private static final long SEED = 3;
  private static final int SAMPLES = 3;
  private static final int STEPS = 5;

  private static final String LSTM =
      """
      in x FLOAT b,t,2
      xt = Transpose(x) perm=[1,0,2]
      , last = LSTM(xt, W, R, B) hidden_size=4
      h = Squeeze(last, first)
      """;

  private static final String STEPS_OF_CLASSES =
      """
      in x FLOAT b,t,2
      xt = Transpose(x) perm=[1,0,2]
      all = LSTM(xt, W, R, B) hidden_size=4
      steps = Squeeze(all, second)
      h = Transpose(steps) perm=[1,0,2]
      z = MatMul(h, C)
      """;

  private static final String CLASSES = LSTM + "z = Gemm(h, C, c)\n";
  private static final String UNIT = LSTM + "z = MatMul(h, C1)\n";

  private final Random random = new Random(SEED);

  private Tensor draw(int... shape) {
    double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(data, k -> (float) (0.7 * random.nextGaussian()));
    return Tensor.floating(ElementType.FLOAT, data, shape);
  }

  private ModelProto model(String text) {
    OnnxTestModel model =
        new OnnxTestModel(17)
            .constant("W", draw(1, 16, 2))
            .constant("R", draw(1, 16, 4))
            .constant("B", draw(1, 32))
            .constant("C", draw(4, 3))
            .constant("C1", draw(4, 1))
            .constant("c", draw(3))
            .constant("first", Tensor.vector(0))
            .constant("second", Tensor.vector(1));
    model.graph().mergeFrom(GraphText.graph(text));
    return model.build();
  }

  private List<Map<String, Tensor>> trials() {
    return List.of(Map.of("x", draw(2, 4, 2)), Map.of("x", draw(3, 7, 2)));
  }

  private ModelProto compile(Explainer explainer) {
    CompiledExplanation compiled =
        CompiledExplanation.of(
            explainer, Target.argmax("y"), ElementType.FLOAT, trials(), Map.of(), true);
    return compiled.model();
  }

  private Explainer explainer(String text) {
    return Explainer.of(OnnxModel.of(model(text)).graph()).build();
  }

  private static Map<String, Tensor> run(ModelProto file, Tensor x, Tensor target) {
    try (OnnxRuntimeSession session = OnnxRuntimeSession.open(file, Provider.CPU)) {
      Set<String> outputs = Set.of("relevance.x", "score");
      return session.run(Map.of("x", x, "target", target), outputs).tensors();
    }
  }

  private static void assertSame(
      Map<String, Tensor> found, Explanation expected, int sample, int of) {
    Tensor relevance = expected.relevance().get("x");
    double largest = Arrays.stream(relevance.doubles()).map(Math::abs).max().orElseThrow();
    int size = relevance.size();
    assertThat(found.get("relevance.x").size()).isEqualTo(of * size);
    for (int k = 0; k < size; k++) {
      assertThat(found.get("relevance.x").get(sample * size + k))
          .isCloseTo(relevance.get(k), offset(ExplanationCheck.FLOAT * largest));
    }
  }

  /** One 1 among zeros is a class, of each sample another one; of the head nothing is seen. */
  @ParameterizedTest
  @ValueSource(strings = {"y = Identity(z)", "y = Softmax(z) axis=-1", "y = LogSoftmax(z) axis=-1"})
  void aOneAmongZerosIsAClass(String head) {
    Explainer explainer = explainer(CLASSES + head + "\nout y FLOAT b,3\n");
    Tensor x = draw(SAMPLES, STEPS, 2);
    double[] one = new double[3 * SAMPLES];
    for (int sample = 0; sample < SAMPLES; sample++) {
      one[3 * sample + (sample + 1) % 3] = 1;
    }
    Tensor target = Tensor.floating(ElementType.FLOAT, one, SAMPLES, 3);
    Map<String, Tensor> found = run(compile(explainer), x, target);
    for (int sample = 0; sample < SAMPLES; sample++) {
      Target index = Target.index("y", (sample + 1) % 3);
      var samples = explainer.samples(Map.of("x", x));
      Explanation expected = explainer.explain(samples, sample, List.of(index)).get(0);
      assertSame(found, expected, sample, SAMPLES);
    }
  }

  /** Of one unit below a Sigmoid -1 is the class 0. */
  @Test
  void aUnitHasTwoSigns() {
    Explainer explainer = explainer(UNIT + "y = Sigmoid(z)\nout y FLOAT b,1\n");
    ModelProto file = compile(explainer);
    Tensor x = draw(1, STEPS, 2);
    for (int of : new int[] {0, 1}) {
      Tensor sign = Tensor.floating(ElementType.FLOAT, new double[] {of == 1 ? 1 : -1}, 1, 1);
      Explanation expected = explainer.explain(Map.of("x", x), Target.index("y", of));
      assertSame(run(file, x, sign), expected, 0, 1);
    }
  }

  @Test
  void anyWeightsAreComparedWithExplain() {
    Explainer explainer = explainer(CLASSES + "y = Softmax(z) axis=-1\nout y FLOAT b,3\n");
    ModelProto file = compile(explainer);
    ExplanationCheck check =
        new ExplanationCheck(explainer, Target.argmax("y"), ExplanationCheck.FLOAT);
    assertThat(check.difference(file, trials())).isNull();
    assertThat(check.largestDifference()).isPositive();
  }

  /** A class of one step: of every step there is one. */
  @Test
  void aStepIsExplained() {
    Explainer explainer =
        explainer(STEPS_OF_CLASSES + "y = Softmax(z) axis=-1\nout y FLOAT b,t,3\n");
    CompiledExplanation compiled =
        CompiledExplanation.of(
            explainer, Target.sum("y"), ElementType.FLOAT, trials(), Map.of(), true);
    Tensor x = draw(1, STEPS, 2);
    double[] one = new double[3 * STEPS];
    one[3 * 2 + 1] = 1;
    Tensor target = Tensor.floating(ElementType.FLOAT, one, 1, STEPS, 3);
    Explanation expected = explainer.explain(Map.of("x", x), Target.index("y", 2, 1));
    assertSame(run(compiled.model(), x, target), expected, 0, 1);
  }

  @Test
  void logitsThatAreMovedAreRefused() {
    Explainer explainer =
        explainer(
            STEPS_OF_CLASSES
                + """
            p = Softmax(z) axis=-1
            y = Transpose(p) perm=[0,2,1]
            out y FLOAT b,3,t
            """);
    assertThatThrownBy(() -> compile(explainer))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("--target-input: relevance of output 'y' starts at 'z'");
  }
}
