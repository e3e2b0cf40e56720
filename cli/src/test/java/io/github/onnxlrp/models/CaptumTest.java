package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.cli.format.Npz;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.perturbation.Occlusion;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.Map;
import java.util.stream.Stream;
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
}
