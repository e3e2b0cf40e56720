package io.github.onnxlrp.evaluation;

import static io.github.onnxlrp.evaluation.SumOfWorths.ROUNDING;
import static io.github.onnxlrp.evaluation.SumOfWorths.evaluate;
import static io.github.onnxlrp.evaluation.SumOfWorths.ids;
import static io.github.onnxlrp.evaluation.SumOfWorths.ofTokens;
import static io.github.onnxlrp.evaluation.SumOfWorths.worth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.Gradient;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Metrics by hand, and on explanations that have nothing to do with the model. */
class MetricsTest {
  private static final Tensor IDS = ids(0, 1, 3, 5);

  private static double first(Metric metric, double sign) {
    return evaluate(ofTokens(worth(sign)).metric(metric), IDS).get(0).measurements().get(0).value();
  }

  /** The magnitudes are 0.5, 2, 3 and 4 in order: (-3 * 0.5 - 2 + 3 + 3 * 4) / (4 * 9.5). */
  @Test
  void sparsenessByHand() {
    assertThat(first(new Sparseness(), 1)).isEqualTo(11.5 / 38, within(ROUNDING));
    assertThat(Sparseness.gini(0, 0)).isNaN();
  }

  /** The score is 1.5. */
  @Test
  void conservationByHand() {
    assertThat(first(new Conservation(), 1)).isZero();
    assertThat(first(new Conservation(), -1)).isEqualTo(2, within(ROUNDING));
    assertThat(first(new Conservation(), 3)).isEqualTo(2, within(ROUNDING));
  }

  /** What is removed takes exactly its worth along, so that relevance c times too large is off. */
  @Test
  void infidelityByHand() {
    List<Measurement> right =
        evaluate(ofTokens(worth(1)).metric(new Infidelity(30)), IDS).get(0).measurements();
    assertThat(right.get(0).value()).isEqualTo(0, within(ROUNDING));
    List<Measurement> twice =
        evaluate(ofTokens(worth(2)).metric(new Infidelity(30)), IDS).get(0).measurements();
    List<Measurement> flipped =
        evaluate(ofTokens(worth(-1)).metric(new Infidelity(30)), IDS).get(0).measurements();
    // (2 w - w)^2 and (-w - w)^2 over the same sets.
    assertThat(flipped.get(0).value()).isEqualTo(4 * twice.get(0).value(), within(1e-9));
    assertThat(twice.get(0).value()).isGreaterThan(1);
    assertThat(twice.get(1).value()).isEqualTo(0, within(ROUNDING));
    List<Measurement> nothing =
        evaluate(
                ofTokens(ids -> Tensor.of(new double[ids.size()], ids.shape()))
                    .metric(new Infidelity(30)),
                IDS)
            .get(0)
            .measurements();
    assertThat(nothing.get(1).value()).isEqualTo(1, within(ROUNDING));
  }

  @Test
  void ranksOfEqualNumbersAreShared() {
    assertThat(RankCorrelation.ranks(5, 1, 5, 7)).containsExactly(2.5, 1, 2.5, 4);
    assertThat(RankCorrelation.of(new double[] {1, 2, 3}, new double[] {9, 5, 1})).isEqualTo(-1);
    assertThat(RankCorrelation.of(new double[] {1, 1}, new double[] {1, 2})).isNaN();
    assertThat(RankCorrelation.of(new double[] {1, 2}, new double[] {1, Double.NaN})).isNaN();
  }

  @Test
  void methodsAgreeByTheirRanks() {
    List<Measurement> found =
        evaluate(
                ofTokens(worth(1))
                    .method("flipped", new GivenRelevance("flipped", worth(-1)))
                    .metric(new Agreement()),
                IDS)
            .get(0)
            .measurements();
    assertThat(found).hasSize(1);
    assertThat(found.get(0).method()).isEqualTo("given ~ flipped");
    assertThat(found.get(0).value()).isEqualTo(-1, within(ROUNDING));
  }

  /** The more noise, the worse deletion and infidelity find it, over some samples. */
  @Test
  void metricsSeeGrowingNoise() {
    Random random = new Random(9);
    Tensor ids = Tensor.of(random.longs(60L * 8, 0, SumOfWorths.WORTH.length).toArray(), 60, 8);
    for (Metric metric :
        List.of(new RemovalCurve(RemovalCurve.Kind.DELETION, 8, 1, Set.of()), new Infidelity(20))) {
      List<SampleEvaluation> found =
          evaluate(ofTokens(worth(1)).metric(new NoiseControl(metric)), ids);
      double sign = metric instanceof Infidelity ? -1 : 1;
      double[] mean = new double[5];
      for (SampleEvaluation sample : found) {
        for (int level = 0; level < 5; level++) {
          mean[level] += sign * sample.measurements().get(0).curve().get(level);
        }
      }
      for (int level = 1; level < 5; level++) {
        assertThat(mean[level]).as(metric.name() + level).isLessThan(mean[level - 1]);
      }
    }
  }

  private static List<SampleEvaluation> ofNetwork(
      String name, AttributionMethod method, Metric metric) {
    Evaluator evaluator =
        Evaluator.of(OtherLibrariesTest.network(), (graph, any) -> Explainer.of(graph).method(any))
            .method(name, method)
            .metric(metric)
            .division(new Division(Division.Unit.ELEMENT, 1))
            .build();
    List<SampleEvaluation> found = new ArrayList<>();
    double[] x = new Random(4).doubles(40L * 24, -1, 1).toArray();
    evaluator.evaluate(
        List.of(evaluator.samples(Map.of("x", Tensor.of(x, 40, 6, 4)))),
        Target.argmax("logits"),
        found::add);
    return found;
  }

  private static double mean(List<SampleEvaluation> found) {
    return found.stream()
        .mapToDouble(one -> one.measurements().get(0).value())
        .average()
        .orElseThrow();
  }

  /** An explanation that looks at the input alone does not change with the weights or the class. */
  @Test
  void whatDoesNotDependOnTheModelIsFlagged() {
    AttributionMethod input = new GivenRelevance("input", x -> x);
    for (Randomisation.Kind kind : Randomisation.Kind.values()) {
      Metric metric = new Randomisation(kind, OtherLibrariesTest.network(), 10, 6);
      assertThat(mean(ofNetwork("input", input, metric))).isEqualTo(1, within(ROUNDING));
    }
    assertThat(mean(ofNetwork("input", input, new RandomLogit()))).isEqualTo(1, within(ROUNDING));
  }

  /** Of 40 samples with 24 elements a correlation by chance is below 0.2 / sqrt(40) * 5. */
  @Test
  void whatDependsOnTheModelChangesWithItsWeights() {
    Metric metric =
        new Randomisation(Randomisation.Kind.CASCADING, OtherLibrariesTest.network(), 10, 6);
    List<SampleEvaluation> found = ofNetwork("gradient", Gradient.plain(), metric);
    // The four constants of the network are read by four nodes.
    assertThat(found.get(0).measurements().get(0).curve()).hasSize(4);
    assertThat(Math.abs(mean(found))).isLessThan(0.35);
    assertThat(mean(ofNetwork("gradient", Gradient.plain(), new RandomLogit()))).isLessThan(0.5);
  }

  /** Relevance that is the input moves as far as the input does. */
  @Test
  void sensitivityIsThatOfTheInputWhereRelevanceIsTheInput() {
    double radius = 0.1;
    for (SampleEvaluation one :
        ofNetwork("input", new GivenRelevance("input", x -> x), new MaxSensitivity(10, radius))) {
      double[] x = one.explanations().get("input").inputs().get("x").doubles();
      double norm = 0;
      double largest = 0;
      for (double element : x) {
        norm += element * element;
        largest = Math.max(largest, Math.abs(element));
      }
      double most = radius * largest * Math.sqrt(x.length) / Math.sqrt(norm);
      // Of an even draw the root mean square is 0.58 of the largest.
      assertThat(one.measurements().get(0).value()).isBetween(0.4 * most, most);
    }
    AttributionMethod same = new GivenRelevance("same", x -> x.map(element -> 1));
    assertThat(mean(ofNetwork("same", same, new MaxSensitivity(3, radius)))).isZero();
    assertThatThrownBy(
            () -> evaluate(ofTokens(worth(1)).metric(new MaxSensitivity(3, radius)), IDS))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("'ids' holds token ids");
  }

  @Test
  void masksMayBeOfStepsAndLongerThanSamples() {
    TruthMasks steps =
        new TruthMasks(Map.of("ids", Tensor.of(new long[] {0, 1, 1, 0, 0, 0}, 1, 6)));
    Metric mass = new GroundTruth(GroundTruth.Kind.MASS_ACCURACY, 0);
    double found =
        evaluate(ofTokens(worth(1)).truth(steps).metric(mass), IDS)
            .get(0)
            .measurements()
            .get(0)
            .value();
    assertThat(found).isEqualTo(5 / 9.5, within(ROUNDING));
    TruthMasks narrow = new TruthMasks(Map.of("ids", Tensor.of(new long[] {0, 1}, 1, 2)));
    assertThatThrownBy(() -> evaluate(ofTokens(worth(1)).truth(narrow).metric(mass), IDS))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("the mask of input 'ids' has shape [1,2]");
    assertThatThrownBy(() -> evaluate(ofTokens(worth(1)).metric(mass), IDS))
        .hasMessageContaining("needs a mask");
  }
}
