package io.github.onnxlrp.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Cast;
import io.github.onnxlrp.ir.op.Comparisons;
import io.github.onnxlrp.ir.op.Dequantize;
import io.github.onnxlrp.ir.op.Gather;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Quantize;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients against differences, hand-computed values and looked-up rows given as inputs. */
class GradientTest {
  private static final int SEED = 3;
  private static final int TIME = 4;

  /** Sums of some numbers near 1. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-13);

  private static Tensor input() {
    return new RandomTensors(SEED).next(TIME, 1, TestCells.E);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isTheLimitOfDifferences(boolean reverse) {
    Graph graph = new TestCells(SEED, TIME).recurrent(reverse, false);
    Explainer explainer = Explainer.of(graph).method(Gradient.plain()).build();
    Target target = Target.index("logits", 1);
    double[] gradient = explainer.explain(Map.of("x", input()), target).relevance("x").doubles();
    double step = 1e-5;
    for (int k = 0; k < gradient.length; k++) {
      double[] scores = new double[2];
      for (int side = 0; side < 2; side++) {
        double[] moved = input().doubles().clone();
        moved[k] += side == 0 ? step : -step;
        Tensor x = Tensor.of(moved, TIME, 1, TestCells.E);
        scores[side] = explainer.explain(Map.of("x", x), target).score();
      }
      // The third derivative times the step squared, and rounding divided by the step.
      assertThat(gradient[k])
          .as("seed %d", SEED)
          .isCloseTo((scores[0] - scores[1]) / (2 * step), Offset.offset(1e-9));
    }
  }

  @Test
  void timesInputIsTheProduct() {
    Graph graph = new TestCells(SEED, TIME).recurrent(false, false);
    Target target = Target.index("logits", 0);
    Explainer plain = Explainer.of(graph).method(Gradient.plain()).build();
    Explainer times = Explainer.of(graph).method(Gradient.timesInput()).build();
    double[] gradient = plain.explain(Map.of("x", input()), target).relevance("x").doubles();
    double[] product = times.explain(Map.of("x", input()), target).relevance("x").doubles();
    for (int k = 0; k < product.length; k++) {
      assertThat(product[k]).isEqualTo(gradient[k] * input().doubles()[k]);
    }
    assertThat(times.explain(Map.of("x", input()), target).ledger()).isNull();
  }

  @Test
  void sensitivityIsTheSquare() {
    TestCells cells = new TestCells(SEED, TIME);
    Target target = Target.index("logits", 0);
    Explainer plain =
        Explainer.of(cells.recurrent(false, true))
            .method(Gradient.plain())
            .keep("embedding")
            .build();
    Explainer squared =
        Explainer.of(cells.recurrent(false, true))
            .method(Gradient.squared())
            .keep("embedding")
            .build();
    Map<String, Tensor> ids = Map.of("ids", Tensor.of(new long[] {3, 0, 3, 6}, TIME, 1));
    double[] rows = plain.explain(ids, target).relevance("embedding").doubles();
    double[] expected = new double[TIME];
    for (int k = 0; k < rows.length; k++) {
      expected[k / TestCells.E] += rows[k] * rows[k];
    }
    Explanation explanation = squared.explain(ids, target);
    assertThat(explanation.relevance("ids").doubles()).containsExactly(expected, ROUNDING);
    assertThat(explanation.relevance("embedding").doubles())
        .containsExactly(Arrays.stream(rows).map(g -> g * g).toArray(), ROUNDING);
    assertThat(explanation.ledger()).isNull();
  }

  @Test
  void aRecurrenceHasTheGradientOfItsSteps() {
    TestCells cells = new TestCells(SEED, TIME);
    Target target = Target.index("logits", 1);
    Explainer loop = Explainer.of(cells.recurrent(false, false)).method(Gradient.plain()).build();
    Explainer steps = Explainer.of(cells.unrolled()).method(Gradient.plain()).build();
    assertThat(loop.explain(Map.of("x", input()), target).relevance("x").doubles())
        .containsExactly(
            steps.explain(Map.of("x", input()), target).relevance("x").doubles(), ROUNDING);
  }

  /** What a row of the table gets, each of its numbers apart, adds up to what its id gets. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anIdGetsWhatItsRowGets(boolean timesInput) {
    AttributionMethod method = timesInput ? Gradient.timesInput() : Gradient.plain();
    TestCells cells = new TestCells(SEED, TIME);
    Graph ids = cells.recurrent(false, true);
    long[] words = {3, 0, 3, 6};
    Target target = Target.index("logits", 1);
    Explainer explainer = Explainer.of(ids).method(method).keep("embedding").build();
    Explanation explanation = explainer.explain(Map.of("ids", Tensor.of(words, TIME, 1)), target);
    double[] rows = explanation.relevance("embedding").doubles();
    double[] expected = new double[TIME];
    for (int k = 0; k < rows.length; k++) {
      expected[k / TestCells.E] += rows[k];
    }
    assertThat(explanation.relevance("ids").doubles()).containsExactly(expected, ROUNDING);
    assertThat(Arrays.stream(expected).map(Math::abs).min().orElseThrow()).isPositive();
  }

  /** Keras 3 counts ids below zero from the end of the table, by arithmetic on what they are. */
  @Test
  void anIdThatIsChosenByArithmeticCountsOnce() {
    GraphBuilder builder = new GraphBuilder();
    Value ids = builder.input(new Value("ids", ElementType.INT64, null));
    Value zero = builder.constant("zero", Tensor.of(new long[] {0}));
    Value one = builder.constant("one", Tensor.of(new long[] {1}));
    Value rows = builder.constant("rows", Tensor.of(new long[] {3}));
    Value below = builder.add("below", Comparisons.less(), ids, zero);
    Value isBelow = builder.add("is below", new Cast(ElementType.INT64), below);
    Value isNot = builder.add("is not", new Sub(), one, isBelow);
    Value fromEnd = builder.add("from end", new Add(), ids, rows);
    Value counted = builder.add("counted", new Mul(), isBelow, fromEnd);
    Value kept = builder.add("kept", new Mul(), isNot, ids);
    Value chosen = builder.add("chosen", new Add(), counted, kept);
    Value table = builder.constant("table", Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 3, 2));
    Value looked = builder.add("looked", new Gather(0), table, chosen);
    Value w = builder.constant("w", Tensor.of(new double[] {0.5, 2}, 2, 1));
    Graph graph = builder.outputs(builder.add("y", new MatMul(), looked, w)).build();
    Explanation explanation =
        Explainer.of(graph)
            .batchAxis("ids", 0)
            .method(Gradient.plain())
            .build()
            .explain(Map.of("ids", Tensor.of(new long[] {0, 2, -1}, 1, 3)), Target.sum("y"));
    assertThat(explanation.score()).isEqualTo(0.5 * (1 + 5 + 5) + 2 * (2 + 6 + 6));
    assertThat(explanation.relevance("ids").doubles()).containsExactly(2.5, 2.5, 2.5);
  }

  @Test
  void ofALinearMapTheProductsAddUpToTheScoreWithoutTheBias() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value w = builder.constant("w", Tensor.of(new double[] {2, -1, 0.5, 3}, 2, 2));
    Value product = builder.add("h", new MatMul(), x, w);
    Value y = builder.add("y", new Add(), product, builder.constant("b", Tensor.scalar(10)));
    Graph graph = builder.outputs(y).build();
    Tensor input = Tensor.of(new double[] {3, 4}, 1, 2);
    Explanation explanation =
        Explainer.of(graph)
            .batchAxis("x", 0)
            .method(Gradient.timesInput())
            .build()
            .explain(Map.of("x", input), Target.index("y", 0));
    assertThat(explanation.relevance("x").doubles()).containsExactly(3 * 2, 4 * 0.5);
    assertThat(explanation.score()).isEqualTo(18);
    assertThat(explanation.notes()).isEmpty();
  }

  @Test
  void aStepFunctionIsSaidToHaveNone() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value scale = builder.constant("scale", Tensor.scalar(0.5));
    Value steps = builder.add("steps", new Quantize(1, ElementType.INT8), x, scale);
    Value y = builder.add("y", new Dequantize(1, ElementType.FLOAT), steps, scale);
    Explanation explanation =
        Explainer.of(builder.outputs(y).build())
            .batchAxis("x", 0)
            .method(Gradient.plain())
            .build()
            .explain(Map.of("x", Tensor.of(new double[] {3, 4}, 1, 2)), Target.sum("y"));
    assertThat(explanation.relevance("x").doubles()).containsOnly(0);
    assertThat(explanation.notes())
        .containsExactly(
            "QuantizeLinear node 'steps': a step function, the gradient of which is 0");
  }

  @Test
  void aMethodWithoutRulesHasNoTableOfThem() {
    Graph graph = new TestCells(SEED, TIME).recurrent(false, false);
    Explainer explainer = Explainer.of(graph).method(Gradient.plain()).build();
    assertThatThrownBy(() -> explainer.roles(Map.of("x", input())))
        .hasMessage("the method gradient has no rules");
  }
}
