package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.io.format.Npz;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.Grid;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rule {@code all} is gradient times input of another network, in which gates are held, tanh is
 * made linear and sums have their gradient multiplied by {@code z / (z + epsilon sign(z))}: against
 * PyTorch's differentiation of that network, {@code bank_autodiff.py}, for the models that are
 * written again in PyTorch there; {@link DetachedTest} has the others.
 */
class AutodiffTest {
  private static final Map<String, Tensor> REFERENCES =
      Npz.read(TestModels.directory().resolve("methods/autodiff.npz"));

  private static final List<String> EPSILONS = List.of("0", "1e-6", "1e-3");

  /** Both sides compute in double precision, in different order, of the largest element. */
  private static final double TOLERANCE = 1e-12;

  static Stream<Arguments> models() {
    return Grid.sample(BankModel.all(), 120).stream()
        .flatMap(model -> EPSILONS.stream().map(epsilon -> Arguments.of(model, epsilon)))
        .filter(one -> !references((BankModel) one.get()[0], (String) one.get()[1]).isEmpty());
  }

  private static List<String> references(BankModel model, String epsilon) {
    String prefix = model.toString().replaceAll("\\.onnx$", "") + "." + epsilon + ".";
    return REFERENCES.keySet().stream().filter(key -> key.startsWith(prefix)).sorted().toList();
  }

  @ParameterizedTest(name = "{0}, epsilon {1}")
  @MethodSource("models")
  void agrees(BankModel model, String epsilon) {
    EpsilonRule linear = new EpsilonRule(Double.parseDouble(epsilon), 0);
    Explainer explainer =
        model.explainer(new LayerwiseRelevance(new Composite("test", linear, GateRule.ALL)));
    Explanation found = explainer.explain(model.samples().get(0), model.target());
    double largest = 0;
    double difference = 0;
    for (String key : references(model, epsilon)) {
      Tensor expected = REFERENCES.get(key);
      double[] relevance = found.relevance(key.substring(key.lastIndexOf('.') + 1)).doubles();
      // Of ids the reference has that of their rows.
      int width = expected.size() / relevance.length;
      for (int k = 0; k < relevance.length; k++) {
        double own = 0;
        for (int element = 0; element < width; element++) {
          own += expected.get(k * width + element);
        }
        largest = Math.max(largest, Math.abs(own));
        difference = Math.max(difference, Math.abs(own - relevance[k]));
      }
    }
    assertThat(difference).as("largest %s", largest).isLessThanOrEqualTo(TOLERANCE * largest);
  }
}
