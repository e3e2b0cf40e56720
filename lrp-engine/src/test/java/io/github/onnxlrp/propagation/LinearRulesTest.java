package io.github.onnxlrp.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.rule.AlphaBetaRule;
import io.github.onnxlrp.rule.BoxRule;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.FlatRule;
import io.github.onnxlrp.rule.GammaRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.LinearRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.rule.WeightSquareRule;
import io.github.onnxlrp.target.Head;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.trace.ForwardPass;
import io.github.onnxlrp.trace.Trace;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every linear rule on every linear operation and on affine regions in several forms, against
 * {@link SlowRules} on the weights that the graph shows when it is fed with unit vectors.
 */
class LinearRulesTest {
  private static final long SEED = 77;

  /** Of the largest relevance: some hundred operations on numbers near 1. */
  private static final double ROUNDING = 1e-12;

  private static final Stabilizer STABILIZER = new Stabilizer(0.01);
  private static final double E = STABILIZER.epsilon();

  private record RulePair(LinearRule rule, SlowRules.Rule slow) {}

  private static Map<String, RulePair> rules() {
    Map<String, RulePair> rules = new LinkedHashMap<>();
    rules.put("epsilon", new RulePair(new EpsilonRule(STABILIZER, 0), SlowRules.epsilon(E)));
    rules.put("gamma", new RulePair(new GammaRule(0.25, STABILIZER, 0), SlowRules.gamma(0.25, E)));
    rules.put(
        "alpha-beta",
        new RulePair(new AlphaBetaRule(2, 1, STABILIZER, 0), SlowRules.alphaBeta(2, 1, E)));
    rules.put(
        "z-plus", new RulePair(AlphaBetaRule.zPlus(STABILIZER, 0), SlowRules.alphaBeta(1, 0, E)));
    rules.put(
        "w-square", new RulePair(new WeightSquareRule(STABILIZER, 0), SlowRules.weightSquare(E)));
    rules.put("flat", new RulePair(new FlatRule(STABILIZER, 0), SlowRules.flat(E)));
    rules.put("z-box", new RulePair(new BoxRule(-3, 4, STABILIZER, 0), SlowRules.box(-3, 4, E)));
    return rules;
  }

  static Stream<Arguments> cases() {
    return LinearForms.all().entrySet().stream()
        .flatMap(
            form ->
                rules().entrySet().stream()
                    .map(
                        rule ->
                            Arguments.of(
                                form.getKey(), rule.getKey(), form.getValue(), rule.getValue())));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cases")
  void equalsTheFormula(String form, String rule, LinearForms.Case given, RulePair pair) {
    RandomTensors random = new RandomTensors(SEED);
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input("x", ElementType.DOUBLE);
    Value h = builder.input("h", ElementType.DOUBLE);
    Value z = given.form().write(builder, x, h, random);
    Graph graph = builder.outputs(z).build();
    Map<String, Tensor> inputs = Map.of("x", random.next(given.x()), "h", random.next(given.h()));
    Trace trace = ForwardPass.run(graph, inputs);
    Tensor output = trace.outputs().get(z.name()).tensor();
    Tensor weights = random.next(output.shape());
    RelevanceWalk walk =
        RelevanceWalk.run(
            TraceAnalysis.of(trace, Set.of("x", "h")),
            new Composite("test", pair.rule(), GateRule.ALL),
            true,
            Head.keep(trace.outputs().get(z.name()), weights));
    double[] expected = slowly(graph, inputs, output.times(weights), pair.slow());
    double[] found = join(relevance(walk, trace, "x"), relevance(walk, trace, "h"));
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    Offset<Double> rounding = Offset.offset(ROUNDING * Math.max(1, largest));
    assertThat(found).as("seed %d", SEED).containsExactly(expected, rounding);
    Ledger ledger = walk.ledger();
    assertThat(ledger.closure()).isLessThan(1e-12);
    assertThat(ledger.unassigned()).isZero();
    assertThat(ledger.inputs()).isCloseTo(Arrays.stream(expected).sum(), rounding);
    assertThat(walk.notes()).isEmpty();
  }

  private static double[] slowly(
      Graph graph, Map<String, Tensor> inputs, Tensor relevance, SlowRules.Rule rule) {
    double[] units = join(inputs.get("x").doubles(), inputs.get("h").doubles());
    int ofX = inputs.get("x").size();
    double[] bias = run(graph, inputs, ofX, new double[units.length]);
    double[][] weights = new double[units.length][];
    for (int i = 0; i < units.length; i++) {
      double[] unit = new double[units.length];
      unit[i] = 1;
      weights[i] = run(graph, inputs, ofX, unit);
      for (int j = 0; j < bias.length; j++) {
        double weight = weights[i][j] - bias[j];
        // What is left of rounding when the bias is taken off again is no weight.
        weights[i][j] = Math.abs(weight) < 1e-13 ? 0 : weight;
      }
    }
    double[] result = new double[units.length];
    for (int j = 0; j < bias.length; j++) {
      double[] toUnit = new double[units.length];
      for (int i = 0; i < units.length; i++) {
        toUnit[i] = weights[i][j];
      }
      double[] shares = rule.shares(units, toUnit, bias[j]);
      for (int i = 0; i < units.length; i++) {
        result[i] += shares[i] * relevance.get(j);
      }
    }
    return result;
  }

  private static double[] run(Graph graph, Map<String, Tensor> like, int ofX, double... units) {
    Tensor x = Tensor.of(Arrays.copyOf(units, ofX), like.get("x").shape());
    Tensor h = Tensor.of(Arrays.copyOfRange(units, ofX, units.length), like.get("h").shape());
    Trace trace = ForwardPass.run(graph, Map.of("x", x, "h", h));
    return trace.outputs().values().iterator().next().tensor().doubles();
  }

  private static double[] relevance(RelevanceWalk walk, Trace trace, String input) {
    Tensor found = walk.relevance(trace.inputs().get(input));
    return found == null ? new double[trace.inputs().get(input).tensor().size()] : found.doubles();
  }

  private static double[] join(double[] left, double... right) {
    double[] both = Arrays.copyOf(left, left.length + right.length);
    System.arraycopy(right, 0, both, left.length, right.length);
    return both;
  }
}
