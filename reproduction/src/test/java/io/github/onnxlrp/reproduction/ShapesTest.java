package io.github.onnxlrp.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.io.statistics.RunningMean;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/benchmarks.md says of planted shapes, of rules for products, on a quarter of them. */
class ShapesTest {
  private static final int SERIES = 25;

  @ParameterizedTest
  @ValueSource(strings = {"lstm", "gru"})
  void allFindsTheShape(String cell) {
    List<Method> methods = Method.relevance(1e-3).subList(0, 2);
    Map<String, List<RunningMean>> means = ShapesCommand.measure(cell, methods, SERIES);
    RunningMean all = means.get("LRP all, epsilon 1e-03").get(0);
    RunningMean half = means.get("LRP half, epsilon 1e-03").get(0);
    assertThat(all.mean() - all.halfWidth()).isGreaterThan(0.75);
    assertThat(half.mean() + half.halfWidth()).isLessThan(all.mean() - all.halfWidth());
    assertThat(means.get("random").get(0).mean()).isBetween(0.4, 0.6);
  }
}
