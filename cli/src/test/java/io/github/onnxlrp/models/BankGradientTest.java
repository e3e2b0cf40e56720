package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of the models of the bank along one direction against differences of the score. */
class BankGradientTest {
  private static final int SAMPLED = 60;
  private static final double STEP = 1e-5;

  static List<BankModel> models() {
    // Ids have no neighbours, and the gradient of a quantised model is 0 where it rounds.
    return Grid.sample(
        BankModel.all().stream()
            .filter(model -> !model.toString().startsWith("quantized"))
            .filter(model -> model.batch().values().stream().anyMatch(Tensor::isFloating))
            .toList(),
        SAMPLED);
  }

  @ParameterizedTest
  @MethodSource("models")
  void areTheLimitOfDifferences(BankModel model) {
    Explainer explainer = model.explainer(Gradient.plain());
    Map<String, Tensor> inputs = model.samples().get(0);
    Explanation explanation = explainer.explain(inputs, model.target());
    assertThat(explanation.notes()).noneMatch(note -> note.contains("step function"));
    Random random = new Random(Grid.SEED);
    Map<String, Tensor> direction = new HashMap<>();
    double expected = 0;
    double size = 0;
    for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
      if (input.getValue().isFloating()) {
        Tensor along = input.getValue().map(x -> random.nextGaussian());
        direction.put(input.getKey(), along);
        Tensor products = along.weightedBy(batched(explanation, input));
        expected += products.sum();
        size += products.absoluteSum();
      }
    }
    double above = explainer.explain(moved(inputs, direction, STEP), model.target()).score();
    double below = explainer.explain(moved(inputs, direction, -STEP), model.target()).score();
    // The step squared times a third derivative of about a hundred, relative to the parts.
    assertThat((above - below) / (2 * STEP))
        .as("-Donnxlrp.seed=%d", Grid.SEED)
        .isCloseTo(expected, Offset.offset(1e-7 * Math.max(size, 1e-3)));
  }

  private static Tensor batched(Explanation explanation, Map.Entry<String, Tensor> input) {
    return explanation.relevance(input.getKey()).reshaped(input.getValue().shape());
  }

  private static Map<String, Tensor> moved(
      Map<String, Tensor> inputs, Map<String, Tensor> direction, double step) {
    Map<String, Tensor> result = new HashMap<>(inputs);
    direction.forEach(
        (name, along) -> result.put(name, inputs.get(name).zip(along, (x, v) -> x + step * v)));
    return result;
  }
}
