package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Relevance that rounding has made up is told from relevance that is right. */
class ReliabilityTest {
  private static final long SEED = 1250;
  private static final Pattern EPSILON = Pattern.compile("--epsilon ([0-9.E]+)");

  private static final Tensor ONES = Tensor.of(new double[] {1, 1}, 1, 2);

  /** The share of the score that rounding may move; the bound of the contract. */
  private static final double BOUND = 1e-3;

  @ParameterizedTest(name = "{0}, {1} steps, weights {2}, ids {3}")
  @CsvSource({"ALL,200,8,false", "ALL,200,8,true", "HALF,120,2,false", "PROP,20,1,false"})
  void relevanceThatRoundingMakesIsUnreliableAndTheNamedEpsilonHelps(
      GateRule gate, int time, double size, boolean ids) {
    Graph graph = StackedLstm.of(SEED, size, ids);
    Tensor x = ids ? ids(time) : new RandomTensors(SEED + 1).next(time, 1, StackedLstm.E);
    Explanation explanation = explain(graph, x, gate, 1e-3);
    assertThat(explanation.unreliable()).isTrue();
    // Independent of the measure inside: the inputs move, nothing else.
    assertThat(ids || change(explanation, graph, x, gate, 1e-3) > BOUND).isTrue();
    double epsilon = epsilonOf(explanation);
    Explanation helped = explain(graph, x, gate, epsilon);
    assertThat(helped.unreliable()).as("epsilon %s", epsilon).isFalse();
    assertThat(ids ? 0 : change(helped, graph, x, gate, epsilon)).isLessThan(BOUND);
  }

  @Test
  void theNamedGateRuleHelps() {
    Graph graph = StackedLstm.of(SEED, 1, false);
    Tensor x = new RandomTensors(SEED + 1).next(20, 1, StackedLstm.E);
    assertThat(explain(graph, x, GateRule.PROP, 1e-3).notes())
        .anyMatch(note -> note.contains("reliable with --gate-rule all or --epsilon "));
    assertThat(explain(graph, x, GateRule.ALL, 1e-3).unreliable()).isFalse();
  }

  /** A score near 0 whose parts of size 1 are right, down to the last bit of 1. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1e-9, 1e-12, 1e-15, 0x1p-53})
  void aRightResultWithAScoreNearZeroIsReliable(double distance) {
    Graph graph = graphOf(Tensor.of(new double[] {1, -(1 - distance)}, 2, 1));
    Explanation explanation = explain(graph, ONES, GateRule.ALL, 0);
    assertThat(explanation.score()).isEqualTo(1 - (1 - distance));
    assertThat(explanation.relevance("x").doubles()).containsExactly(1, -(1 - distance));
    assertThat(explanation.unreliable()).isFalse();
    assertThat(explanation.ledger().closes(0)).isTrue();
    assertThat(explanation.notes()).noneMatch(note -> note.contains("unreliable"));
  }

  /**
   * Parts of 1e9 that leave 1 below a function: the bound on what rounding may do is a thousandth
   * and more, but moving everything by one unit in the last place moves them by 1e-7.
   */
  @Test
  void aRightResultThatTheBoundSuspectsIsReliable() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(2));
    Value w = builder.constant("W", Tensor.of(new double[] {1e9, 1 - 1e9}, 2, 1));
    Value hidden = builder.add("h", Functions.relu(), builder.add("z", new MatMul(), x, w));
    Value v = builder.constant("V", Tensor.of(new double[] {1}, 1, 1));
    Graph graph = builder.outputs(builder.add("logits", new MatMul(), hidden, v)).build();
    Explanation explanation = explain(graph, ONES, GateRule.ALL, 0);
    assertThat(explanation.score()).isEqualTo(1);
    assertThat(explanation.relevance("x").doubles()).containsExactly(1e9, 1 - 1e9);
    assertThat(explanation.ledger().turnover() * 0x1p-52 / explanation.score()).isGreaterThan(1e-9);
    assertThat(explanation.unreliable()).isFalse();
  }

  /** Two logits of a long recurrence that nearly cancel, so that 10^3 times the score is usual. */
  @Test
  void aDifferenceOfEqualLogitsIsReliable() {
    Graph graph = StackedLstm.of(SEED, 3, false);
    Tensor x = new RandomTensors(SEED + 1).next(200, 1, StackedLstm.E);
    double[] logits = new double[2];
    for (int k = 0; k < 2; k++) {
      logits[k] = explain(graph, x, Target.index("logits", k), GateRule.ALL, 1e-3).score();
    }
    Tensor weights = Tensor.of(new double[] {1, -logits[0] / logits[1]}, 2);
    Explanation explanation =
        explain(graph, x, Target.weights("logits", weights), GateRule.ALL, 1e-3);
    // One or two units in the last place of the logits, which are below 8.
    assertThat(Math.abs(explanation.score())).isLessThan(4e-15);
    assertThat(explanation.unreliable()).isFalse();
  }

  /** The two hidden units differ by rounding alone, and so does what is left for the input. */
  @Test
  void relevanceThatCancelsDownToRoundingIsUnreliable() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(1));
    Value w = builder.constant("W", Tensor.of(new double[] {0.3, 0.1 + 0.2}, 1, 2));
    Value hidden = builder.add("h", Functions.relu(), builder.add("z", new MatMul(), x, w));
    Value v = builder.constant("V", Tensor.of(new double[] {1, -1}, 2, 1));
    Graph graph = builder.outputs(builder.add("logits", new MatMul(), hidden, v)).build();
    Explanation explanation =
        explain(graph, Tensor.of(new double[] {1 / 3.0}, 1, 1), GateRule.ALL, 0);
    assertThat(explanation.score()).isNotZero();
    assertThat(Math.abs(explanation.score())).isLessThan(1e-16);
    assertThat(explanation.unreliable()).isTrue();
  }

  @Test
  void anOverflowIsCalledOne() {
    Graph graph = StackedLstm.of(SEED, 1, false);
    Tensor x = new RandomTensors(SEED + 1).next(220, 1, StackedLstm.E);
    Explanation explanation = explain(graph, x, GateRule.PROP, 1e-3);
    assertThat(explanation.unreliable()).isTrue();
    assertThat(explanation.notes())
        .anyMatch(note -> note.matches("relevance overflowed double at \\w+ node '.*'"))
        .anyMatch(note -> note.startsWith("unreliable: relevance overflowed; reliable with --gate"))
        .noneMatch(note -> note.contains("missing"));
    assertThat(explain(graph, x, GateRule.PROP, epsilonOf(explanation)).unreliable()).isFalse();
  }

  /** Of one sample alone it is refused; among many the others go on. */
  @Test
  void aNaNOfTheInputIsNoOverflow() {
    Graph graph = StackedLstm.of(SEED, 1, false);
    double[] data = new RandomTensors(SEED + 1).next(5, 1, StackedLstm.E).doubles();
    data[3] = Double.NaN;
    Map<String, Tensor> inputs = Map.of("x", Tensor.of(data, 5, 1, StackedLstm.E));
    Target target = Target.index("logits", 0);
    Explainer explainer = Explainer.of(graph).build();
    assertThatThrownBy(() -> explainer.explain(inputs, target))
        .hasMessageContaining("input 'x' holds NaN at [0,0,3]");
    Explanation explanation = explainer.explainAll(explainer.samples(inputs), target).get(0);
    assertThat(explanation.unreliable()).isTrue();
    assertThat(explanation.notes())
        .anyMatch(note -> note.endsWith("NaN of it is missing"))
        .noneMatch(note -> note.contains("overflow") || note.contains("unreliable"));
  }

  /** Two equal logits, of which one is subtracted: nothing is wrong with a score of 0. */
  @Test
  void aScoreOfZeroIsReliableAndItsAmplificationHasANote() {
    Graph graph = graphOf(Tensor.of(new double[] {1, 0, 0, 1}, 2, 2));
    Target target = Target.index("logits", 0).versus("1");
    Explanation explanation = explain(graph, ONES, target, GateRule.ALL, 0);
    assertThat(explanation.score()).isZero();
    assertThat(explanation.relevance("x").doubles()).containsExactly(1, -1);
    assertThat(explanation.unreliable()).isFalse();
    assertThat(explanation.ledger().closes(0)).isTrue();
    assertThat(explanation.ledger().amplification()).isInfinite();
    assertThat(explanation.notes())
        .containsExactly("the score is 0 and its parts are not: the amplification is not finite");
  }

  private static Graph graphOf(Tensor weights) {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(2));
    Value w = builder.constant("W", weights);
    return builder.outputs(builder.add("logits", new MatMul(), x, w)).build();
  }

  private static Explanation explain(Graph graph, Tensor x, GateRule gate, double epsilon) {
    return explain(graph, x, Target.index("logits", 0), gate, epsilon);
  }

  private static Explanation explain(
      Graph graph, Tensor x, Target target, GateRule gate, double epsilon) {
    return Explainer.of(graph)
        .composite(new Composite("test", new EpsilonRule(epsilon, 0), gate))
        .build()
        .explain(Map.of("x", x), target);
  }

  /** The largest change of a relevance, over the score, when each input moves by one unit. */
  private static double change(
      Explanation explanation, Graph graph, Tensor x, GateRule gate, double epsilon) {
    Random random = new Random(SEED);
    Tensor moved =
        x.map(number -> random.nextBoolean() ? Math.nextUp(number) : Math.nextDown(number));
    double[] before = explanation.relevance("x").doubles();
    double[] after = explain(graph, moved, gate, epsilon).relevance("x").doubles();
    double largest = 0;
    for (int k = 0; k < before.length; k++) {
      largest = Math.max(largest, Math.abs(before[k] - after[k]));
    }
    return largest / Math.abs(explanation.score());
  }

  private static double epsilonOf(Explanation explanation) {
    Matcher matcher = EPSILON.matcher(String.join("\n", explanation.notes()));
    assertThat(matcher.find()).as("%s", explanation.notes()).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  private static Tensor ids(int time) {
    Random random = new Random(SEED + 1);
    return Tensor.of(random.longs(time, 0, StackedLstm.WORDS).toArray(), time, 1);
  }
}
