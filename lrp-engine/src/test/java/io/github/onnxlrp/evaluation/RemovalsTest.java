package io.github.onnxlrp.evaluation;

import static io.github.onnxlrp.evaluation.SumOfWorths.MEAN_WORTH;
import static io.github.onnxlrp.evaluation.SumOfWorths.ROUNDING;
import static io.github.onnxlrp.evaluation.SumOfWorths.WORTH;
import static io.github.onnxlrp.evaluation.SumOfWorths.assertCurve;
import static io.github.onnxlrp.evaluation.SumOfWorths.byMethod;
import static io.github.onnxlrp.evaluation.SumOfWorths.curve;
import static io.github.onnxlrp.evaluation.SumOfWorths.evaluate;
import static io.github.onnxlrp.evaluation.SumOfWorths.ids;
import static io.github.onnxlrp.evaluation.SumOfWorths.ofTokens;
import static io.github.onnxlrp.evaluation.SumOfWorths.tokens;
import static io.github.onnxlrp.evaluation.SumOfWorths.worth;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Deletion, insertion, comprehensiveness and sufficiency by hand, where the score is a sum. */
class RemovalsTest {
  @Test
  void tokensLeaveInTheOrderOfTheirRelevance() {
    Metric metric = curve(RemovalCurve.Kind.DELETION, 4, 1);
    Map<String, Measurement> found =
        byMethod(evaluate(ofTokens(worth(1)).metric(metric), ids(0, 1, 3, 5)).get(0));
    assertThat(found.keySet()).containsExactly("given", "random", "oracle");
    assertCurve(found.get("given"), 3, 1.5, -1.5, -3.5, -4, 0);
    assertCurve(found.get("oracle"), 3, 1.5, -1.5, -3.5, -4, 0);
    Measurement flipped =
        byMethod(evaluate(ofTokens(worth(-1)).metric(metric), ids(0, 1, 3, 5)).get(0)).get("given");
    assertCurve(flipped, -1.5, 1.5, 5.5, 5, 3, 0);
  }

  @Test
  void tokensComeBackInTheOrderOfTheirRelevance() {
    Metric metric = curve(RemovalCurve.Kind.INSERTION, 2, 1);
    Map<String, Measurement> found =
        byMethod(evaluate(ofTokens(worth(1)).metric(metric), ids(0, 1, 3, 5)).get(0));
    assertCurve(found.get("given"), 6.5 / 3, 0, 5, 1.5);
    assertCurve(found.get("oracle"), 6.5 / 3, 0, 5, 1.5);
  }

  @Test
  void whatStandsInThePlaceOfATokenIsARowOfItsOwnOrPadding() {
    Metric metric = curve(RemovalCurve.Kind.DELETION, 1, 1);
    List<Measurement> found =
        evaluate(
                ofTokens(worth(1)).baselines(Set.of(Imputation.MEAN)).metric(metric),
                ids(0, 1, 3, 5))
            .get(0)
            .measurements();
    assertCurve(found.get(0), (1.5 - 4 * MEAN_WORTH) / 2, 1.5, 4 * MEAN_WORTH);
    found =
        evaluate(
                ofTokens(worth(1))
                    .baselines(Set.of(Imputation.PADDING))
                    .padding(OptionalLong.of(4))
                    .metric(metric),
                ids(0, 1, 3, 5))
            .get(0)
            .measurements();
    assertCurve(found.get(0), (1.5 - 4 * WORTH[4]) / 2, 1.5, 4 * WORTH[4]);
    assertThatThrownBy(
            () ->
                evaluate(
                    ofTokens(worth(1)).baselines(Set.of(Imputation.PADDING)).metric(metric),
                    ids(0, 1)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("no id of padding is known");
  }

  @Test
  void idsThatAreNotOnlyLookedUpAreRefusedButForPadding() {
    Evaluator.Builder builder =
        Evaluator.of(tokens(true), SumOfWorths::explainer)
            .method("given", new GivenRelevance("given", worth(1)))
            .metric(curve(RemovalCurve.Kind.DELETION, 1, 1));
    assertThatThrownBy(() -> evaluate(builder, ids(0, 1)))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("ids' are read by ReduceSum node 'more'")
        .hasMessageContaining("baseline padding");
    List<SampleEvaluation> found =
        evaluate(
            builder.baselines(Set.of(Imputation.PADDING)).padding(OptionalLong.of(4)), ids(0, 1));
    // 0.5 + 3 and the ids themselves; then twice 0.25 and 4.
    assertCurve(byMethod(found.get(0)).get("given"), (4.5 - 8.5) / 2, 4.5, 8.5);
  }

  /** The mean of all orders of a sum falls along a line. */
  @Test
  void randomOrdersFallAlongALine() {
    Metric metric = curve(RemovalCurve.Kind.DELETION, 4, 4000);
    Measurement random =
        byMethod(evaluate(ofTokens(worth(1)).metric(metric).seed(5), ids(0, 1, 3, 5)).get(0))
            .get("random");
    double[] expected = {1.5, 1.125, 0.75, 0.375, 0};
    for (int k = 0; k < 5; k++) {
      // One token is worth 3 +- at most: five standard errors.
      assertThat(random.curve().get(k)).isEqualTo(expected[k], within(5 * 3 / Math.sqrt(4000)));
    }
  }

  /** Where all tokens get the same, each order has to be as likely as any other. */
  @Test
  void equalRelevanceIsRemovedInARandomOrder() {
    int samples = 500;
    long[] all = new long[4 * samples];
    for (int k = 0; k < all.length; k++) {
      all[k] = new long[] {0, 1, 3, 5}[k % 4];
    }
    List<SampleEvaluation> found =
        evaluate(
            ofTokens(ids -> Tensor.of(new double[ids.size()], ids.shape()))
                .metric(curve(RemovalCurve.Kind.DELETION, 4, 1)),
            Tensor.of(all, samples, 4));
    double mean =
        found.stream()
            .mapToDouble(sample -> byMethod(sample).get("given").value())
            .average()
            .orElseThrow();
    // Of the 24 orders the values spread by 1.4: five standard errors.
    assertThat(mean).isEqualTo(0.75, within(5 * 1.4 / Math.sqrt(samples)));
  }

  @Test
  void rationalesOfSeveralSizes() {
    Tensor ids = ids(0, 1, 3, 5);
    List<Double> percents = List.of(25.0, 30.0, 50.0, 100.0);
    List<Measurement> comprehensiveness =
        evaluate(
                ofTokens(worth(1)).metric(new Erasure(Erasure.Kind.COMPREHENSIVENESS, percents, 0)),
                ids)
            .get(0)
            .measurements();
    assertThat(comprehensiveness.stream().mapToDouble(Measurement::value).toArray())
        .containsExactly(new double[] {3, 5, 5, 1.5}, within(ROUNDING));
    assertThat(comprehensiveness.get(1).quantity().setting()).isEqualTo("zero, 30 %");
    List<Measurement> sufficiency =
        evaluate(ofTokens(worth(1)).metric(new Erasure(Erasure.Kind.SUFFICIENCY, percents, 0)), ids)
            .get(0)
            .measurements();
    assertThat(sufficiency.stream().mapToDouble(Measurement::value).toArray())
        .containsExactly(new double[] {-1.5, -3.5, -3.5, 0}, within(ROUNDING));
    assertThatThrownBy(() -> new Erasure(Erasure.Kind.SUFFICIENCY, List.of(0.0), 0))
        .hasMessageContaining("more than 0");
  }

  /** Steps at the ends that no explanation gives anything are padding. */
  @Test
  void whatIsDrawnDependsOnTheSeedAlone() {
    Random random = new Random(3);
    Tensor ids = Tensor.of(random.longs(40 * 5, 0, WORTH.length).toArray(), 40, 5);
    Metric metric = curve(RemovalCurve.Kind.DELETION, 3, 2);
    List<List<Measurement>> runs = new ArrayList<>();
    for (int[] seedAndThreads : new int[][] {{1, 1}, {1, 3}, {2, 1}}) {
      runs.add(
          evaluate(
                  ofTokens(worth(1))
                      .seed(seedAndThreads[0])
                      .threads(seedAndThreads[1])
                      .metric(metric),
                  ids)
              .stream()
              .flatMap(sample -> sample.measurements().stream())
              .toList());
    }
    assertThat(runs.get(1)).isEqualTo(runs.get(0));
    assertThat(runs.get(2)).isNotEqualTo(runs.get(0));
  }
}
