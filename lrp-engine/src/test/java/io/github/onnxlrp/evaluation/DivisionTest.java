package io.github.onnxlrp.evaluation;

import static io.github.onnxlrp.evaluation.SumOfWorths.ROUNDING;
import static io.github.onnxlrp.evaluation.SumOfWorths.assertCurve;
import static io.github.onnxlrp.evaluation.SumOfWorths.curve;
import static io.github.onnxlrp.evaluation.SumOfWorths.evaluate;
import static io.github.onnxlrp.evaluation.SumOfWorths.numbers;
import static io.github.onnxlrp.evaluation.SumOfWorths.ofNumbers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The parts of time series, by hand, where the score is a sum. */
class DivisionTest {
  @Test
  void stepsFeaturesSegmentsAndElementsAreRemoved() {
    Tensor x = Tensor.of(new double[] {1, 10, 2, 20, 3, 31}, 1, 3, 2);
    Map<Division, double[]> expected = new LinkedHashMap<>();
    expected.put(new Division(Division.Unit.STEP, 1), new double[] {67, 33, 11, 0});
    expected.put(new Division(Division.Unit.FEATURE, 1), new double[] {67, 6, 0});
    expected.put(new Division(Division.Unit.SEGMENT, 2), new double[] {67, 33, 0});
    expected.put(new Division(Division.Unit.ELEMENT, 1), new double[] {67, 36, 16, 6, 3, 1, 0});
    expected.forEach(
        (division, curve) -> {
          Metric metric =
              new RemovalCurve(RemovalCurve.Kind.DELETION, curve.length - 1, 1, Set.of());
          Measurement found =
              evaluate(ofNumbers().division(division).metric(metric), x)
                  .get(0)
                  .measurements()
                  .get(0);
          assertThat(found.curve().stream().mapToDouble(c -> c).toArray())
              .as(division.toString())
              .containsExactly(curve, within(ROUNDING));
        });
  }

  /** A series of one step has its features, and not as many steps. */
  @Test
  void oneStepIsOnePart() {
    Map<String, Tensor> sample = Map.of("x", Tensor.of(new double[] {1, 10}, 1, 2));
    Division steps = new Division(Division.Unit.STEP, 1);
    Division features = new Division(Division.Unit.FEATURE, 1);
    assertThat(steps.parts(sample, List.of(sample))).hasSize(1);
    assertThat(features.parts(sample, List.of(sample))).hasSize(2);
  }

  @Test
  void meansAreThoseOfAFeatureOverAllSamplesAndSteps() {
    Tensor x = Tensor.of(new double[] {1, 10, 1, 10, 3, 30, 3, 30}, 2, 2, 2);
    Metric metric = new RemovalCurve(RemovalCurve.Kind.DELETION, 1, 1, Set.of());
    List<SampleEvaluation> found =
        evaluate(ofNumbers().baselines(Set.of(Imputation.MEAN)).metric(metric), x);
    assertCurve(found.get(0).measurements().get(0), -11, 22, 44);
    assertCurve(found.get(1).measurements().get(0), 11, 66, 44);
  }

  @Test
  void paddingIsNoPart() {
    Tensor x = Tensor.of(new double[] {1, 10, 2, 20, 3, 30, 4, 40}, 1, 4, 2);
    UnaryOperator<Tensor> middle = all -> Tensor.of(new double[] {0, 0, 0, 1, 1, 1, 0, 0}, 1, 4, 2);
    Metric metric = new RemovalCurve(RemovalCurve.Kind.DELETION, 2, 1, Set.of());
    Evaluator.Builder builder =
        Evaluator.of(numbers(), SumOfWorths::explainer)
            .method("given", new GivenRelevance("given", middle))
            .metric(metric);
    assertCurve(evaluate(builder, x).get(0).measurements().get(0), (33 + 55) / 3.0, 110, 77, 55);
  }
}
