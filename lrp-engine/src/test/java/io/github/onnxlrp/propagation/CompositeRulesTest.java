package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.OnnxLrpException;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Kind;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.rule.BoxRule;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.Composite.Entry;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.FlatRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.NamePattern;
import io.github.onnxlrp.rule.RelevanceRule;
import io.github.onnxlrp.rule.RuleMatch;
import io.github.onnxlrp.rule.RuleMatch.Position;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Composites on three dense layers {@code h = h W + b}, against the layers' rules written as loops:
 * the lists say which of them has the flat rule and which the epsilon rule.
 */
class CompositeRulesTest {
  private static final long SEED = 12;
  private static final int SIZE = 4;
  private static final int LAYERS = 3;

  /** Some hundred operations on numbers near 1, denominators of at least 1e-2. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-11);

  private static final Stabilizer STABILIZER = new Stabilizer(0.01);
  private static final Entry EPSILON = entry(RuleMatch.ANY, new EpsilonRule(STABILIZER, 0));
  private static final RelevanceRule FLAT = new FlatRule(STABILIZER, 0);
  private static final SlowRules.Rule SLOW_EPSILON = SlowRules.epsilon(0.01);
  private static final SlowRules.Rule SLOW_FLAT = SlowRules.flat(0.01);

  private static final List<Tensor> WEIGHTS = new ArrayList<>();
  private static final List<Tensor> BIASES = new ArrayList<>();
  private static final Tensor INPUT;

  static {
    RandomTensors random = new RandomTensors(SEED);
    for (int layer = 0; layer < LAYERS; layer++) {
      WEIGHTS.add(random.next(SIZE, SIZE));
      BIASES.add(random.next(SIZE));
    }
    INPUT = random.next(1, SIZE);
  }

  private static Entry entry(RuleMatch match, RelevanceRule rule) {
    return new Entry(match, rule, false);
  }

  private static RuleMatch named(String pattern) {
    return new RuleMatch(Set.of(), Set.of(), List.of(new NamePattern(pattern)), null, false);
  }

  private static RuleMatch at(Position position) {
    return new RuleMatch(Set.of(), Set.of(), List.of(), position, false);
  }

  private static RuleMatch kind(Kind kind) {
    return new RuleMatch(Set.of(kind), Set.of(), List.of(), null, false);
  }

  static Stream<Arguments> matches() {
    return Stream.of(
        Arguments.of("all", RuleMatch.ANY, List.of(1, 1, 1)),
        Arguments.of("operator of a member", RuleMatch.operators("Add"), List.of(1, 1, 1)),
        Arguments.of("kind", kind(Kind.LINEAR), List.of(1, 1, 1)),
        Arguments.of("first", at(Position.FIRST), List.of(1, 0, 0)),
        Arguments.of("last", at(Position.LAST), List.of(0, 0, 1)),
        Arguments.of("second", at(new Position(false, 2)), List.of(0, 1, 0)),
        Arguments.of("third from the output", at(new Position(true, 3)), List.of(1, 0, 0)),
        Arguments.of("name of the root", named("layer1/sum"), List.of(0, 1, 0)),
        Arguments.of("name of the operation", named("*r2/prod?ct"), List.of(0, 0, 1)),
        Arguments.of("inputs only", RuleMatch.ANY.ofInputsOnly(), List.of(1, 0, 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("matches")
  void theFirstMatchWins(String name, RuleMatch match, List<Integer> flat) {
    Explanation explanation = explain(new Composite("test", List.of(entry(match, FLAT), EPSILON)));
    List<SlowRules.Rule> rules = flat.stream().map(f -> f == 1 ? SLOW_FLAT : SLOW_EPSILON).toList();
    assertThat(explanation.relevance("x").doubles())
        .as("seed %d", SEED)
        .containsExactly(slowly(rules), ROUNDING);
    assertThat(explanation.ledger().closure()).isLessThan(1e-12);
    assertThat(explanation.notes()).isEmpty();
  }

  @Test
  void boxOfTheObservedRangeIsForInputsOnlyAndSaysItsBounds() {
    RelevanceRule box = BoxRule.observed(STABILIZER, 0);
    RuleMatch inputs = RuleMatch.ANY.ofInputsOnly();
    Explanation explanation = explain(new Composite("test", List.of(entry(inputs, box), EPSILON)));
    double low = Arrays.stream(INPUT.doubles()).min().orElseThrow();
    double high = Arrays.stream(INPUT.doubles()).max().orElseThrow();
    List<SlowRules.Rule> rules =
        List.of(SlowRules.box(low, high, 0.01), SLOW_EPSILON, SLOW_EPSILON);
    assertThat(explanation.relevance("x").doubles()).containsExactly(slowly(rules), ROUNDING);
    assertThat(explanation.notes())
        .containsExactly(
            "observed range: Add node 'layer0/sum': z-box from %s to %s, the range of ['x']"
                .formatted(low, high));
    assertThatThrownBy(() -> explain(new Composite("test", List.of(entry(RuleMatch.ANY, box)))))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("which is for maps of inputs alone");
  }

  @Test
  void anObservedRangeIsRefusedWhenStrict() {
    RelevanceRule box = BoxRule.observed(STABILIZER, 0);
    Composite composite =
        new Composite("test", List.of(entry(RuleMatch.ANY.ofInputsOnly(), box), EPSILON));
    Explainer strict = Explainer.of(graph()).composite(composite).strict(true).build();
    assertThatThrownBy(() -> strict.explain(Map.of("x", INPUT), Target.sum("layer2/sum")))
        .isInstanceOfSatisfying(
            OnnxLrpException.class,
            e -> assertThat(e.reason()).isEqualTo(OnnxLrpException.Reason.UNSUPPORTED))
        .hasMessageStartingWith("observed range: Add node 'layer0/sum': z-box from ");
  }

  @Test
  void aNodeWithoutARuleIsAnError() {
    Composite first = new Composite("mine", List.of(entry(at(Position.LAST), FLAT)));
    assertThatThrownBy(() -> explain(first))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessage(
            "Add node 'layer1/sum': the composite mine has no linear rule for it; end the composite"
                + " with one without conditions");
  }

  @Test
  void aMatchThatFitsNothingIsAnError() {
    Composite idle =
        new Composite("mine", List.of(entry(RuleMatch.operators("Conv"), FLAT), EPSILON));
    assertThatThrownBy(() -> explain(idle))
        .isInstanceOf(OnnxLrpException.class)
        .hasMessageContaining("for nodes that are not there: operator [Conv]");
    Composite sums = new Composite("mine", List.of(entry(kind(Kind.SUM), FLAT), EPSILON));
    assertThatThrownBy(() -> explain(sums)).hasMessageContaining("kind [sum]");
    Composite products =
        new Composite("mine", List.of(EPSILON, entry(RuleMatch.ANY, GateRule.ALL)));
    assertThatThrownBy(() -> explain(products)).hasMessageContaining("the rule all");
  }

  @Test
  void parametersChangeEveryLinearRule() {
    Composite composite =
        new Composite("mine", List.of(entry(at(Position.FIRST), FLAT), EPSILON))
            .withParameters(0.5, 0.25);
    assertThat(composite.entries().get(0).rule())
        .isEqualTo(new FlatRule(new Stabilizer(0.5), 0.25));
    assertThat(composite.entries().get(1).rule()).isEqualTo(new EpsilonRule(0.5, 0.25));
    assertThat(composite.withParameters(null, null).entries()).isEqualTo(composite.entries());
  }

  private static Explanation explain(Composite composite) {
    return Explainer.of(graph())
        .composite(composite)
        .build()
        .explain(Map.of("x", INPUT), Target.sum("layer2/sum"));
  }

  private static Graph graph() {
    GraphBuilder builder = new GraphBuilder();
    Value h = builder.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(SIZE));
    for (int layer = 0; layer < LAYERS; layer++) {
      String name = "layer" + layer;
      Value w = builder.constant(name + "/W", WEIGHTS.get(layer));
      Value b = builder.constant(name + "/b", BIASES.get(layer));
      Value product = builder.add(name + "/product", new MatMul(), h, w);
      Value sum = builder.add(name + "/sum", new Add(), product, b);
      // A movement ends no region and begins none.
      Transpose swap = new Transpose(List.of(1, 0));
      h =
          layer == LAYERS - 1
              ? sum
              : builder.add(name + "/T", swap, builder.add(name + "/t", swap, sum));
    }
    return builder.outputs(h).build();
  }

  private static double[] slowly(List<SlowRules.Rule> rules) {
    List<double[]> units = new ArrayList<>(List.of(INPUT.doubles()));
    for (int layer = 0; layer < LAYERS; layer++) {
      double[] next = BIASES.get(layer).doubles().clone();
      for (int k = 0; k < SIZE * SIZE; k++) {
        next[k % SIZE] += units.get(layer)[k / SIZE] * WEIGHTS.get(layer).get(k);
      }
      units.add(next);
    }
    double[] relevance = units.get(LAYERS);
    for (int layer = LAYERS - 1; layer >= 0; layer--) {
      double[] below = new double[SIZE];
      for (int j = 0; j < SIZE; j++) {
        double[] weights = new double[SIZE];
        for (int i = 0; i < SIZE; i++) {
          weights[i] = WEIGHTS.get(layer).get(i * SIZE + j);
        }
        double[] shares =
            rules.get(layer).shares(units.get(layer), weights, BIASES.get(layer).get(j));
        for (int i = 0; i < SIZE; i++) {
          below[i] += shares[i] * relevance[j];
        }
      }
      relevance = below;
    }
    return relevance;
  }
}
