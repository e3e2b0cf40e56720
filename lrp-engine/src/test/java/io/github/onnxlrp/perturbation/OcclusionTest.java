package io.github.onnxlrp.perturbation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Softmax;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Occlusion by hand, and against runs of the model on inputs that were changed by hand. */
class OcclusionTest {
  private static final int SEED = 5;
  private static final int TIME = 9;

  /** Sums of some numbers near 1. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  /** y = x W with x of three steps and two features, all summed up with weights. */
  private static Graph linear() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value w = builder.constant("w", Tensor.of(new double[] {2, -1}, 2, 1));
    return builder.outputs(builder.add("y", new MatMul(), x, w)).build();
  }

  /** The terms of the sum are 2 a - b of each step (a, b): 2, 2; 2, -4; -6, -1. */
  private static final Tensor X = Tensor.of(new double[] {1, -2, 1, 4, -3, 1}, 1, 3, 2);

  private static double[] explain(Map<String, String> options) {
    return Explainer.of(linear())
        .batchAxis("x", 0)
        .method(new Occlusion().with(options))
        .build()
        .explain(Map.of("x", X), Target.sum("y"))
        .relevance("x")
        .doubles();
  }

  @Test
  void ofASumIsWhatIsTakenAway() {
    assertThat(explain(Map.of())).containsExactly(new double[] {2, 2, 2, -4, -6, -1}, ROUNDING);
    assertThat(explain(Map.of("unit", "step")))
        .containsExactly(new double[] {2, 2, -1, -1, -3.5, -3.5}, ROUNDING);
    double a = -2 / 3.0;
    assertThat(explain(Map.of("unit", "feature")))
        .containsExactly(new double[] {a, -1, a, -1, a, -1}, ROUNDING);
    assertThat(explain(Map.of("phrase", "1-2")))
        .containsExactly(new double[] {0, 0, -2.25, -2.25, -2.25, -2.25}, ROUNDING);
    // Windows of steps 0-1 and, cut off at the end, 2.
    assertThat(explain(Map.of("unit", "window", "window", "2")))
        .containsExactly(new double[] {0.5, 0.5, 0.5, 0.5, -3.5, -3.5}, ROUNDING);
    // Windows of steps 0-1 and 1-2: the step between gets the mean.
    assertThat(explain(Map.of("unit", "window", "window", "2", "stride", "1")))
        .containsExactly(new double[] {0.5, 0.5, -0.875, -0.875, -2.25, -2.25}, ROUNDING);
  }

  /** Of two inputs the second one has a step only. */
  @Test
  void aPhraseSaysWhatItLeavesOut() {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input(new Value("x", ElementType.DOUBLE, null));
    Value one = graph.input(new Value("one", ElementType.DOUBLE, null));
    Value y = graph.add("y", new Add(), x, one);
    Explanation found =
        Explainer.of(graph.outputs(y).build())
            .batchAxis("x", 0)
            .batchAxis("one", 0)
            .method(new Occlusion().with(Map.of("phrase", "1-2")))
            .build()
            .explain(
                Map.of("x", X, "one", Tensor.of(new double[] {3, 4}, 1, 1, 2)), Target.sum("y"));
    assertThat(found.relevance("one").doubles()).containsOnly(0);
    assertThat(found.notes())
        .contains("input 'one' has 1 steps, from 0: the phrase 1-2 has nothing of it");
  }

  @Test
  void aBaselineTakesThePlace() {
    assertThat(explain(Map.of("baseline", "1")))
        .containsExactly(new double[] {0, 3, 0, -3, -8, 0}, ROUNDING);
    // The means are -1/3 and 1.
    assertThat(explain(Map.of("baseline", "mean")))
        .containsExactly(new double[] {8 / 3.0, 3, 8 / 3.0, -3, -16 / 3.0, 0}, ROUNDING);
    // There are no tokens.
    assertThat(explain(Map.of("baseline", "token:3"))).containsExactly(explain(Map.of()), ROUNDING);
  }

  /** An LSTM, with so many elements that most runs are in batches. */
  @ParameterizedTest
  @CsvSource({"false", "true"})
  void ofARecurrenceIsTheDifferenceOfTwoRuns(boolean reverse) {
    Graph graph = new TestCells(SEED, TIME).recurrent(reverse, false);
    Tensor x = new RandomTensors(SEED).next(TIME, 1, TestCells.E);
    Target target = Target.index("logits", 1);
    Explainer explainer = Explainer.of(graph).method(new Occlusion()).build();
    Explanation found = explainer.explain(Map.of("x", x), target);
    for (int k = 0; k < x.size(); k++) {
      double[] without = x.doubles().clone();
      without[k] = 0;
      Tensor changed = Tensor.of(without, x.shape());
      double score = explainer.explain(Map.of("x", changed), target).score();
      assertThat(found.relevance("x").get(k)).isCloseTo(found.score() - score, ROUNDING);
    }
    assertThat(found.ledger()).isNull();
  }

  /** Rows are (1, 2), (3, 5), (7, 11) and (0, 1); y is 2 a + b and b - a of each. */
  private static Graph lookup(boolean squashed) {
    GraphBuilder builder = new GraphBuilder();
    Value ids = builder.input(new Value("ids", ElementType.INT64, null));
    Tensor rows = Tensor.of(new double[] {1, 2, 3, 5, 7, 11, 0, 1}, 4, 2);
    Value looked = builder.add("rows", new Gather(0), builder.constant("table", rows), ids);
    Value w = builder.constant("w", Tensor.of(new double[] {2, -1, 1, 1}, 2, 2));
    Value y = builder.add("y", new MatMul(), looked, w);
    return builder
        .outputs(squashed ? builder.add("p", new Softmax(-1, false, false), y) : y)
        .build();
  }

  private static double[] ids(Graph graph, Map<String, String> options, Target target) {
    return Explainer.of(graph)
        .batchAxis("ids", 0)
        .method(new Occlusion().with(options))
        .build()
        .explain(Map.of("ids", Tensor.of(new long[] {2, 0, 2}, 1, 3)), target)
        .relevance("ids")
        .doubles();
  }

  @Test
  void ofIdsTheRowIsTakenAway() {
    // The first of both numbers is 2 a + b, the second b - a; their sum is a + 2 b.
    Target first = Target.index("y", 1, 0);
    assertThat(ids(lookup(false), Map.of(), Target.sum("y")))
        .containsExactly(new double[] {29, 5, 29}, ROUNDING);
    assertThat(ids(lookup(false), Map.of(), first))
        .containsExactly(new double[] {0, 4, 0}, ROUNDING);
    assertThat(ids(lookup(false), Map.of("baseline", "token:1"), first))
        .containsExactly(new double[] {0, 4 - 11, 0}, ROUNDING);
  }

  @Test
  void probabilitiesAreThoseOfTheHeadOrOfASoftmax() {
    Map<String, String> options = Map.of("difference", "p");
    double[] below = ids(lookup(true), options, Target.index("p", 1, 0));
    double[] appended = ids(lookup(false), options, Target.index("y", 1, 0));
    // Row (1, 2) gives the logits 2 + 2 = 4 and -1 + 2 = 1; without it both are 0.
    double expected = 1 / (1 + Math.exp(-3)) - 0.5;
    assertThat(below).containsExactly(new double[] {0, expected, 0}, ROUNDING);
    assertThat(appended).containsExactly(new double[] {0, expected, 0}, ROUNDING);
    assertThatThrownBy(
            () ->
                Explainer.of(linear())
                    .batchAxis("x", 0)
                    .method(new Occlusion().with(options))
                    .build()
                    .explain(Map.of("x", X), Target.sum("y")))
        .hasMessageContaining("no probability")
        .extracting(e -> ((OnnxLrpException) e).reason())
        .isEqualTo(OnnxLrpException.Reason.UNSUPPORTED);
  }

  @Test
  void whatIsNoOptionIsRefused() {
    for (Map<String, String> wrong :
        List.of(
            Map.of("unit", "pixel"),
            Map.of("unit", "step", "window", "2"),
            Map.of("unit", "step", "stride", "1"),
            Map.of("window", "0"),
            Map.of("stride", "-1"),
            Map.of("phrase", "3"),
            Map.of("phrase", "5-3"),
            Map.of("phrase", "a-b"),
            Map.of("phrase", "0-1", "unit", "token"),
            Map.of("phrase", "0-1", "window", "1"),
            Map.of("phrase", "0-1", "stride", "1"),
            Map.of("baseline", "token:x"),
            Map.of("baseline", "nan"),
            Map.of("difference", "q"),
            Map.of("steps", "3"))) {
      assertThatThrownBy(() -> new Occlusion().with(wrong))
          .as("%s", wrong)
          .hasMessageMatching(
              "--method-option (%s)=.*".formatted(String.join("|", wrong.keySet())));
    }
    assertThatThrownBy(() -> new Occlusion().with(Map.of("phrase", "0-1", "unit", "token")))
        .hasMessageContaining("--method-option unit=token: the phrase 0-1 is the only unit");
    assertThatThrownBy(() -> explain(Map.of("phrase", "2-3")))
        .hasMessageContaining("the sample has 3 steps");
  }

  @Test
  void saysNothingOfLayers() {
    Explainer explainer =
        Explainer.of(linear()).batchAxis("x", 0).method(new Occlusion()).keep("y").build();
    assertThatThrownBy(() -> explainer.explain(Map.of("x", X), Target.sum("y")))
        .hasMessageContaining("leave out --layer");
  }

  @Test
  void samplesOfABatchAreExplainedAsAlone() {
    Graph graph = new TestCells(SEED, TIME).recurrent(false, false);
    Explainer together = Explainer.of(graph).method(new Occlusion()).threads(2).build();
    Tensor x = new RandomTensors(SEED).next(TIME, 3, TestCells.E);
    Target target = Target.argmax("logits");
    List<Explanation> all = together.explainAll(together.samples(Map.of("x", x)), target);
    for (int sample = 0; sample < 3; sample++) {
      Explainer alone = Explainer.of(graph).method(new Occlusion()).build();
      Map<String, Tensor> own = alone.samples(Map.of("x", x)).get(sample);
      assertThat(all.get(sample).relevance("x").doubles())
          .containsExactly(alone.explain(own, target).relevance("x").doubles(), ROUNDING);
    }
    assertThat(Arrays.stream(all.get(0).relevance("x").doubles()).anyMatch(r -> r != 0)).isTrue();
  }
}
