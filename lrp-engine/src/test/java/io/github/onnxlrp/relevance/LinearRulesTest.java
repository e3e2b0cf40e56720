package io.github.onnxlrp.relevance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.forward.ForwardPass;
import io.github.onnxlrp.forward.Trace;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.TensorOp;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.AveragePool;
import io.github.onnxlrp.ir.op.Concat;
import io.github.onnxlrp.ir.op.Convolution;
import io.github.onnxlrp.ir.op.CumulativeSum;
import io.github.onnxlrp.ir.op.Einsum;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Reduce;
import io.github.onnxlrp.ir.op.Scatter;
import io.github.onnxlrp.ir.op.ScatterSum;
import io.github.onnxlrp.ir.op.Sub;
import io.github.onnxlrp.ir.op.Transpose;
import io.github.onnxlrp.ir.op.TransposedConvolution;
import io.github.onnxlrp.ir.op.Window;
import io.github.onnxlrp.relevance.rule.AlphaBetaRule;
import io.github.onnxlrp.relevance.rule.BoxRule;
import io.github.onnxlrp.relevance.rule.Composite;
import io.github.onnxlrp.relevance.rule.EpsilonRule;
import io.github.onnxlrp.relevance.rule.FlatRule;
import io.github.onnxlrp.relevance.rule.GammaRule;
import io.github.onnxlrp.relevance.rule.GateRule;
import io.github.onnxlrp.relevance.rule.LinearRule;
import io.github.onnxlrp.relevance.rule.Stabilizer;
import io.github.onnxlrp.relevance.rule.WeightSquareRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
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

  /** Some hundred operations on numbers near 1, denominators of at least 1e-2. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-11);

  private static final Stabilizer STABILIZER = new Stabilizer(0.01);
  private static final double E = STABILIZER.epsilon();

  private interface Form {
    /** Writes z; {@code random} gives constants. */
    Value write(GraphBuilder builder, Value x, Value h, RandomTensors random);
  }

  private record Case(int[] x, int[] h, Form form) {}

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

  private static Map<String, Case> forms() {
    Map<String, Case> forms = new LinkedHashMap<>();
    forms.put("x W", vector((b, x, h, r) -> times(b, x, r.next(3, 5))));
    forms.put("W x", of((b, x, h, r) -> b.add("z", new MatMul(), constant(b, r.next(5, 3)), x), 3));
    forms.put(
        "x W + h U + b",
        vector((b, x, h, r) -> add(b, affine(b, x, h, r), constant(b, r.next(5)))));
    forms.put(
        "b - x W - (h U - c)",
        vector(
            (b, x, h, r) -> {
              Value xw =
                  b.add("c-xW", new Sub(), constant(b, r.next(5)), times(b, x, r.next(3, 5)));
              Value hu =
                  b.add("hU-c", new Sub(), times(b, h, r.next(4, 5)), constant(b, r.next(5)));
              return b.add("z", new Sub(), xw, hu);
            }));
    forms.put(
        "[x, h] W + b",
        vector(
            (b, x, h, r) -> {
              Value joined = b.add("xh", new Concat(-1), x, h);
              return add(b, times(b, joined, r.next(7, 5)), constant(b, r.next(5)));
            }));
    forms.put(
        "b - (x W)^T^T",
        vector(
            (b, x, h, r) -> {
              Transpose swap = new Transpose(List.of(1, 0));
              Value moved = b.add("t", swap, b.add("s", swap, times(b, x, r.next(3, 5))));
              return b.add("z", new Sub(), constant(b, r.next(1, 5)), moved);
            }));
    forms.put("x - h U", new Case(new int[] {1, 5}, new int[] {1, 4}, LinearRulesTest::residual));
    forms.put("x + h + b", new Case(new int[] {1, 5}, new int[] {1, 5}, LinearRulesTest::sum));
    forms.put(
        "Einsum",
        vector((b, x, h, r) -> b.add("z", new Einsum("ij,jk->ik"), x, constant(b, r.next(3, 5)))));
    forms.put("Einsum of one", of((b, x, h, r) -> b.add("z", new Einsum("ij->i"), x), 4, 3));
    Window window =
        new Window(null, new int[] {2}, null, new int[] {1, 0}, Window.AutoPad.NOTSET, false);
    forms.put(
        "Conv",
        of((b, x, h, r) -> biased(b, new Convolution(window, 1), x, r.next(3, 2, 3), r), 1, 2, 6));
    forms.put(
        "Conv in groups",
        of((b, x, h, r) -> biased(b, new Convolution(window, 2), x, r.next(4, 1, 3), r), 1, 2, 6));
    forms.put(
        "ConvTranspose",
        of(
            (b, x, h, r) ->
                biased(b, new TransposedConvolution(window, 1, null, null), x, r.next(2, 3, 3), r),
            1,
            2,
            6));
    Window pool =
        new Window(
            new int[] {3}, new int[] {2}, null, new int[] {1, 0}, Window.AutoPad.NOTSET, false);
    forms.put(
        "AveragePool", of((b, x, h, r) -> b.add("z", new AveragePool(pool, false), x), 1, 2, 6));
    forms.put(
        "c - AveragePool with pads",
        of((b, x, h, r) -> minus(b, b.add("p", new AveragePool(pool, true), x), r), 1, 2, 6));
    forms.put(
        "c - ReduceMean",
        of(
            (b, x, h, r) ->
                minus(
                    b,
                    b.add(
                        "p",
                        new Reduce(true, true, false),
                        x,
                        b.constant("axes", Tensor.vector(1))),
                    r),
            3,
            4));
    forms.put(
        "c - ReduceSum",
        of((b, x, h, r) -> minus(b, b.add("p", new Reduce(false, true, false), x), r), 3, 4));
    forms.put(
        "c - CumSum",
        of(
            (b, x, h, r) ->
                minus(
                    b,
                    b.add(
                        "p",
                        new CumulativeSum(false, false),
                        x,
                        b.constant("axis", Tensor.of(new long[] {1}))),
                    r),
            3,
            4));
    forms.put("c - ScatterSum", of((b, x, h, r) -> minus(b, scattered(b, x, r), r), 3, 4));
    return forms;
  }

  static Stream<Arguments> cases() {
    return forms().entrySet().stream()
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
  void equalsTheFormula(String form, String rule, Case given, RulePair pair) {
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
    assertThat(found).as("seed %d", SEED).containsExactly(expected, ROUNDING);
    Ledger ledger = walk.ledger();
    assertThat(ledger.closure()).isLessThan(1e-12);
    assertThat(ledger.unassigned()).isZero();
    assertThat(ledger.inputs()).isCloseTo(Arrays.stream(expected).sum(), ROUNDING);
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

  private static Case vector(Form form) {
    return new Case(new int[] {1, 3}, new int[] {1, 4}, form);
  }

  private static Case of(Form form, int... x) {
    return new Case(x, new int[] {1}, form);
  }

  private static Value constant(GraphBuilder builder, Tensor tensor) {
    return builder.constant("constant " + tensor.hashCode(), tensor);
  }

  private static Value add(GraphBuilder builder, Value a, Value b) {
    return builder.add(a.name() + "+" + b.name(), new Add(), a, b);
  }

  private static Value times(GraphBuilder builder, Value value, Tensor weight) {
    return builder.add(value.name() + " W", new MatMul(), value, constant(builder, weight));
  }

  private static Value affine(GraphBuilder builder, Value x, Value h, RandomTensors random) {
    return add(builder, times(builder, x, random.next(3, 5)), times(builder, h, random.next(4, 5)));
  }

  private static Value residual(GraphBuilder builder, Value x, Value h, RandomTensors random) {
    return builder.add("z", new Sub(), x, times(builder, h, random.next(4, 5)));
  }

  private static Value sum(GraphBuilder builder, Value x, Value h, RandomTensors random) {
    return add(builder, add(builder, x, h), constant(builder, random.next(5)));
  }

  private static Value biased(
      GraphBuilder builder, TensorOp op, Value x, Tensor weights, RandomTensors random) {
    Value product = builder.add("product", op, x, constant(builder, weights));
    return add(builder, product, constant(builder, random.next(1)));
  }

  private static Value minus(GraphBuilder builder, Value value, RandomTensors random) {
    return builder.add("z", new Sub(), constant(builder, random.next(1)), value);
  }

  private static Value scattered(GraphBuilder builder, Value x, RandomTensors random) {
    Value data = constant(builder, random.next(3, 4));
    Value indices = builder.constant("indices", Tensor.vector(1, 0, 1).reshaped(3, 1));
    return builder.add("p", new ScatterSum("ScatterSum", Scatter.slices()), data, indices, x);
  }
}
