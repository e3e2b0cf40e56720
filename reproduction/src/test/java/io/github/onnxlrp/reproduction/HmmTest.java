package io.github.onnxlrp.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.reproduction.LastSteps.Steps;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/benchmarks.md says of series of a hidden Markov model. */
class HmmTest {
  private static final int SHORT = 5;
  private static final int UNITS = 200;

  /** Rounding of one model that runs in two ways, relative to the largest relevance. */
  private static final double ROUNDING = 1e-9;

  /**
   * The gradient jumps where a unit of the ReLU opens on the way. Of 20 midpoints each jump is up
   * to a fortieth of the way off, and there are few; of more than 50 nodes of the other less.
   */
  private static final double QUADRATURE = 5e-3;

  static Stream<Method> ofTheLastStep() {
    return Stream.concat(
        Method.relevance(1e-3).stream(),
        Stream.of("gradient-x-input", "occlusion").map(Method::named));
  }

  private static double[][] someSteps() {
    return Arrays.copyOf(HmmSeries.read(1).x()[0], SHORT);
  }

  /** The relevance of the last step, where all steps are explained together. */
  private static double[] whole(Method method, int label) {
    Graph graph = HmmSeries.model(0);
    double[] elements = Arrays.stream(someSteps()).flatMapToDouble(Arrays::stream).toArray();
    Explainer explainer = Explainer.of(graph).method(method.method()).fixed("h").build();
    Tensor x = Tensor.floating(ElementType.FLOAT, elements, SHORT, 1, HmmSeries.FEATURES);
    Tensor h = Tensor.zeros(ElementType.FLOAT, 1, 1, UNITS);
    double[] relevance =
        explainer
            .explain(Map.of("x", x, "h", h), Target.index("logits", label))
            .relevance("x")
            .doubles();
    return Arrays.copyOfRange(
        relevance, (SHORT - 1) * HmmSeries.FEATURES, SHORT * HmmSeries.FEATURES);
  }

  private static double largest(double... relevance) {
    return Arrays.stream(relevance).map(Math::abs).max().orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("ofTheLastStep")
  void oneStepIsExplainedAsInTheSeries(Method method) {
    LastSteps model = new LastSteps(HmmSeries.model(0), 1);
    Steps steps = model.steps(someSteps());
    int[] classes = model.classes(steps);
    double[] expected = whole(method, classes[SHORT - 1]);
    double[] found = model.relevance(model.explainer(method), steps, classes)[SHORT - 1];
    assertThat(found).containsExactly(expected, within(ROUNDING * largest(expected)));
  }

  @Test
  void integratedGradientsGoAlongTheSeries() {
    LastSteps model = new LastSteps(HmmSeries.model(0), 1);
    Steps steps = model.steps(someSteps());
    int[] classes = model.classes(steps);
    StepMethod alongSeries =
        StepMethod.all().stream()
            .filter(method -> method.name().equals("integrated-gradients"))
            .findFirst()
            .orElseThrow();
    double[] expected = whole(Method.named("integrated-gradients"), classes[SHORT - 1]);
    double[] found =
        alongSeries.of().apply(model).relevance(someSteps(), steps, classes)[SHORT - 1];
    assertThat(found).containsExactly(expected, within(QUADRATURE * largest(expected)));
  }

  @Test
  void allFindsWhatDecides() {
    List<StepMethod> methods =
        StepMethod.all().stream()
            .filter(method -> method.name().matches("LRP (all|half), epsilon 1e-03"))
            .toList();
    List<FoldRow> rows = HmmCommand.measure(HmmSeries.read(1), methods, 1, 1);
    assertThat(rows.get(0).mean(2)).as("AUROC of %s", rows.get(0).name()).isGreaterThan(0.9);
  }
}
