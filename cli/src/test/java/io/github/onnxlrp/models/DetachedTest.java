package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.models.DetachedDifferentiation.InapplicableException;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rule {@code all} is gradient times input of another network, whatever framework a model comes
 * from: against the differentiation of its trace ({@link DetachedDifferentiation}).
 */
class DetachedTest {
  private static final int SAMPLED = 30;

  /** Both sides compute in double precision, in different order, of the largest element. */
  private static final double TOLERANCE = 1e-12;

  static Stream<Arguments> models() {
    return Grid.sample(BankModel.all(), SAMPLED).stream()
        .flatMap(model -> Stream.of(0.0, 1e-6, 1e-3).map(epsilon -> Arguments.of(model, epsilon)));
  }

  @ParameterizedTest(name = "{0}, epsilon {1}")
  @MethodSource("models")
  void agrees(BankModel model, double epsilon) {
    Composite all = new Composite("test", new EpsilonRule(epsilon, 0), GateRule.ALL);
    Map<String, Tensor> sample = model.samples().get(0);
    Explanation found = model.explainer(all).explain(sample, model.target());
    Explanation expected;
    try {
      expected =
          model.explainer(new DetachedDifferentiation(epsilon)).explain(sample, model.target());
    } catch (InapplicableException e) {
      // What is rounded to integers has no gradient: six models, the others of the bank have one.
      assertThat(model.toString()).startsWith("quantized-");
      return;
    }
    double largest = 0;
    double difference = 0;
    for (Map.Entry<String, Tensor> input : expected.relevance().entrySet()) {
      Tensor own = found.relevance(input.getKey());
      for (int k = 0; k < own.size(); k++) {
        largest = Math.max(largest, Math.abs(own.get(k)));
        difference = Math.max(difference, Math.abs(own.get(k) - input.getValue().get(k)));
      }
    }
    assertThat(difference).as("largest %s", largest).isLessThanOrEqualTo(TOLERANCE * largest);
  }
}
