package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.perturbation.DeepLift;
import io.github.onnxlrp.perturbation.IntegratedGradients;
import io.github.onnxlrp.perturbation.Occlusion;
import io.github.onnxlrp.perturbation.SmoothGrad;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Methods against captum, on PyTorch models of the bank in double precision. */
class CaptumTest {
  private static final Map<String, Tensor> REFERENCES =
      Npz.read(TestModels.directory().resolve("methods/captum.npz"));

  /** Both sides compute in double precision, in different order. */
  private static final double TOLERANCE = 1e-9;

  /** captum's occlusion of windows holds what it divides by in single precision. */
  private static final double OF_WINDOWS = 1e-7;

  private static final Map<String, AttributionMethod> METHODS =
      Map.of(
          "integrated-gradients", new IntegratedGradients(),
          "smoothgrad", new SmoothGrad().with(Map.of("samples", "8", "noise", "0.25", "seed", "7")),
          "occlusion.element", new Occlusion(),
          "occlusion.step", new Occlusion().with(Map.of("unit", "step")),
          "occlusion.feature", new Occlusion().with(Map.of("unit", "feature")),
          "occlusion.window",
              new Occlusion().with(Map.of("unit", "window", "window", "2", "stride", "1")));

  static Stream<Arguments> references() {
    return REFERENCES.keySet().stream()
        // Of a token the row is one thing: captum's numbers for parts of it are of other units.
        .filter(key -> !key.startsWith("tagger") || !key.matches(".*(element|feature)"))
        .sorted()
        .flatMap(
            key ->
                METHODS.keySet().stream()
                    .filter(method -> key.endsWith("." + method))
                    .map(method -> Arguments.of(key, method)));
  }

  @ParameterizedTest
  @MethodSource("references")
  void agree(String key, String method) {
    String file = key.substring(0, key.length() - method.length() - 1) + ".onnx";
    BankModel model =
        BankModel.all().stream()
            .filter(one -> one.toString().equals(file))
            .findFirst()
            .orElseThrow();
    Explanation found =
        model
            .explainer(METHODS.get(method))
            .explain(model.samples().get(0), model.target().keepHead());
    Tensor relevance = found.relevance().values().iterator().next();
    Tensor expected = REFERENCES.get(key).reshaped(relevance.shape());
    assertThat(Reference.relativeDifference(relevance, expected))
        .isLessThanOrEqualTo(method.matches(".*(step|feature|window)") ? OF_WINDOWS : TOLERANCE);
    assertThat(found.ledger()).isNull();
  }

  /** A convolutional network, as captum has no rule for recurrent layers. */
  @Test
  void agreeOfDeepLift() {
    Explanation found = deepLift("zero");
    Tensor relevance = found.relevance("x");
    Tensor expected = REFERENCES.get("feed-forward.deeplift").reshaped(relevance.shape());
    assertThat(Reference.relativeDifference(relevance, expected)).isLessThanOrEqualTo(TOLERANCE);
  }

  /**
   * With another reference, in which other elements are the largest of their windows, captum loses
   * what these have lost; ours are the difference of both scores.
   */
  @Test
  void ofDeepLiftAddUpToTheDifference() {
    Explanation found = deepLift("0.5");
    Tensor half = REFERENCES.get("feed-forward.input").map(x -> 0.5);
    double reference = explain("zero", half).score();
    assertThat(found.relevance("x").sum())
        .isCloseTo(found.score() - reference, Offset.offset(1e-13));
    assertThat(found.measures().get("completeness_error")).isLessThan(1e-13);
  }

  private static Explanation deepLift(String reference) {
    return explain(reference, REFERENCES.get("feed-forward.input"));
  }

  private static Explanation explain(String reference, Tensor x) {
    Graph graph = OnnxModel.read(TestModels.directory().resolve("methods/feed-forward.onnx"));
    DeepLift method = new DeepLift().with(Map.of("baseline", reference));
    Explainer explainer = Explainer.of(graph).method(method).build();
    return explainer.explain(Map.of("x", x), Target.index("logits", 1));
  }
}
