package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Gradients of the models of the bank against the automatic differentiation of the framework that
 * exported them, which ran in double precision with the numbers of the file.
 */
class FrameworkGradientTest {
  private static final int SAMPLED = 80;
  private static final Map<String, Tensor> REFERENCES = references();

  /** Both sides compute in double precision, in different order. */
  private static final double TOLERANCE = 1e-9;

  /** Models that no framework exported. */
  private static final Map<String, String> WITHOUT =
      Map.of(
          "onnx.helper", "written by hand, there is no framework that differentiates them",
          "onnxruntime", "quantised, the gradient is 0 where they round");

  private static Map<String, Tensor> references() {
    Map<String, Tensor> arrays = new HashMap<>();
    for (String file : List.of("torch", "tfkeras2", "keras3-tf", "keras3-torch", "keras3-jax")) {
      arrays.putAll(Npz.read(TestModels.directory().resolve("gradients/" + file + ".npz")));
    }
    return arrays;
  }

  static List<BankModel> models() {
    List<BankModel> all =
        BankModel.all().stream().filter(model -> array(model, "output") != null).toList();
    return Grid.sample(all, SAMPLED, BankModel.KINDS);
  }

  private static Tensor array(BankModel model, String name) {
    return REFERENCES.get(model.toString().replaceAll("\\.onnx$", "") + "." + name);
  }

  @Test
  void areKnownOfAllModelsOfAFramework() {
    for (BankModel model : BankModel.all()) {
      String reason = WITHOUT.get(model.exporter().split(" ")[0]);
      assertThat(array(model, "output") == null).as("%s", model).isEqualTo(reason != null);
      if (reason != null) {
        System.out.printf("no gradient by a framework: %s (%s)%n", model, reason);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void agreeOfTheOutput(BankModel model) {
    compare(model, model.target().keepHead(), "output");
  }

  /** Below a softmax or sigmoid, where there is one. */
  @ParameterizedTest
  @MethodSource("models")
  void agreeOfTheLogit(BankModel model) {
    compare(model, model.target(), array(model, "logit") == null ? "output" : "logit");
  }

  private static void compare(BankModel model, Target target, String start) {
    Explainer explainer = model.explainer(Gradient.plain());
    List<Map<String, Tensor>> samples = model.samples();
    for (int sample = 0; sample < samples.size(); sample++) {
      Explanation explanation = explainer.explain(samples.get(sample), target);
      // A number of the file that the framework did not get would show here at 1e-8.
      double score = array(model, start).get(sample);
      assertThat(explanation.score())
          .as("%s: score of sample %d", model, sample)
          .isCloseTo(score, Offset.offset(1e-12 * Math.max(1, Math.abs(score))));
      compare(model, explanation, start, sample);
    }
  }

  private static void compare(BankModel model, Explanation explanation, String start, int sample) {
    int compared = 0;
    for (Map.Entry<String, Integer> input : model.batchAxes("inputs").entrySet()) {
      Tensor all = array(model, start + ".gradient." + input.getKey());
      if (all != null) {
        Tensor expected = Reference.cut(all, input.getValue(), sample, sample + 1L);
        Tensor found = explanation.relevance(input.getKey());
        assertThat(Reference.relativeDifference(found, expected))
            .as("%s: input %s of sample %d", model, input.getKey(), sample)
            .isLessThanOrEqualTo(TOLERANCE);
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }
}
