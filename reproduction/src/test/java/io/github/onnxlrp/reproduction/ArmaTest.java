package io.github.onnxlrp.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Relevance of a sum of squares is the squares, under each rule for products. */
class ArmaTest {
  private static final double EPSILON = 1e-9;

  @ParameterizedTest
  @EnumSource
  void relevanceIsTheSquares(ArmaTask task) {
    boolean[] truth = task.truth(4);
    Tensor x = ArmaTask.series(1, 4);
    for (Method method : Method.relevance(EPSILON)) {
      Explainer explainer = method.explainer(ArmaTask.model(truth));
      Explanation explanation = explainer.explain(Map.of("x", x), Target.sum("y"));
      double[] relevance = explanation.relevance("x").doubles();
      for (int k = 0; k < truth.length; k++) {
        double square = truth[k] ? x.get(k) * x.get(k) : 0;
        // Of a number below epsilon the stabilizer takes up to epsilon by it.
        assertThat(relevance[k]).as(method.name()).isCloseTo(square, within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFifthOfTheHalfMatters(ArmaTask task) {
    int count = 0;
    for (boolean one : task.truth(2)) {
      count += one ? 1 : 0;
    }
    assertThat(count).isEqualTo(5 * 25);
  }
}
