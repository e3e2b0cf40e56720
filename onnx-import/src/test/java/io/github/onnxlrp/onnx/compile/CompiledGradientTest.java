package io.github.onnxlrp.onnx.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.onnx.GraphText;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.onnx.OnnxTestModel;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of each function that are compiled are those of an explainer. Drawn by a seed. */
class CompiledGradientTest {
  private static final long SEED = 21;
  private static final int FEATURES = 3;
  private static final int UNITS = 16;

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "z = Sigmoid(h)",
        "z = Tanh(h)",
        "z = Softplus(h)",
        "z = Softsign(h)",
        "z = Relu(h)",
        "z = LeakyRelu(h) alpha=0.3",
        "z = ThresholdedRelu(h) alpha=0.2",
        "z = Elu(h) alpha=0.7",
        "z = HardSigmoid(h) alpha=0.4 beta=0.3",
        "z = HardSigmoid(h) alpha=-0.4 beta=0.3",
        "z = Clip(h, low, high)",
        "z = Neg(h)",
        "z = Abs(h)",
        "z = Exp(h)",
        "p = Exp(h)\nz = Log(p)",
        "p = Exp(h)\nz = Sqrt(p)",
        "p = Exp(h)\nz = Reciprocal(p)",
        "z = LpNormalization(h) axis=1 p=1",
        "z = LpNormalization(h) axis=1 p=2",
        "p = ReduceSumSquare(h, last)\nz = Mul(h, p)",
        "t = Unsqueeze(h, zero)\n, r = GRU(t, W3, R3) hidden_size=16 clip=0.6\nz = Squeeze(r, zero)"
      })
  void ofFunctions(String function) {
    assertSame(function, ElementType.FLOAT, ElementType.DOUBLE);
  }

  /** Those that ONNX Runtime has of doubles are too few for a comparison in double precision. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "z = Selu(h) alpha=1.2 gamma=0.9",
        "z = Celu(h) alpha=0.7",
        "z = HardSwish(h)",
        "z = Mish(h)",
        "z = Gelu(h)",
        "z = Gelu(h) approximate=\"tanh\"",
        "z = Shrink(h) lambd=0.4 bias=0.1",
        "z = Erf(h)",
        "z = Sin(h)",
        "z = Cos(h)",
        "b = Tanh(h)\nz = Tan(b)",
        "b = Tanh(h)\nz = Asin(b)",
        "b = Tanh(h)\nz = Acos(b)",
        "z = Atan(h)",
        "z = Sinh(h)",
        "z = Cosh(h)",
        "z = Asinh(h)",
        "b = Softplus(h)\np = Exp(b)\nz = Acosh(p)",
        "g = Sigmoid(h)\nz = Atanh(g)"
      })
  void ofNewerFunctions(String function) {
    assertSame(function, ElementType.FLOAT);
  }

  private void assertSame(String function, ElementType... types) {
    OnnxTestModel model =
        new OnnxTestModel(20)
            .constant("W", draw(FEATURES, UNITS))
            .constant("V", draw(UNITS, 2))
            .constant("W3", draw(1, 3 * UNITS, UNITS))
            .constant("R3", draw(1, 3 * UNITS, UNITS))
            .constant("zero", Tensor.vector(0))
            .constant("last", Tensor.vector(1))
            .constant("low", Tensor.floating(ElementType.FLOAT, new double[] {-0.5}))
            .constant("high", Tensor.floating(ElementType.FLOAT, new double[] {0.7}));
    model
        .graph()
        .mergeFrom(
            GraphText.graph(
                """
                in x FLOAT b,3
                h = MatMul(x, W)
                FUNCTION
                y = MatMul(z, V)
                out y FLOAT b,2
                """
                    .replace("FUNCTION", function)));
    Explainer explainer =
        Explainer.of(OnnxModel.of(model.build()).graph()).method(Gradient.plain()).build();
    Target target = Target.of("y", "0");
    List<Map<String, Tensor>> trials =
        List.of(Map.of("x", draw(2, FEATURES)), Map.of("x", draw(5, FEATURES)));
    for (ElementType floats : types) {
      boolean single = floats == ElementType.FLOAT;
      double tolerance = single ? ExplanationCheck.FLOAT : ExplanationCheck.DOUBLE;
      assertSame(explainer, target, floats, tolerance, trials);
    }
  }

  private static void assertSame(
      Explainer explainer,
      Target target,
      ElementType floats,
      double tolerance,
      List<Map<String, Tensor>> trials) {
    CompiledExplanation compiled =
        CompiledExplanation.of(explainer, target, floats, trials, Map.of());
    ExplanationCheck check = new ExplanationCheck(explainer, target, tolerance);
    assertThat(check.difference(compiled.model(), trials)).as(floats.toString()).isNull();
  }

  private Tensor draw(int... shape) {
    double[] data = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.setAll(data, k -> (float) random.nextGaussian());
    return Tensor.floating(ElementType.FLOAT, data, shape);
  }
}
