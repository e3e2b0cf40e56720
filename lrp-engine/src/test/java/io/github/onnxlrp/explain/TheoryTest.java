package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Add;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.rule.Stabilizer;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The formulas of {@code docs/theory.md} on products and sums, by their numbers. */
class TheoryTest {
  private static final int SEED = 17;
  private static final Stabilizer NONE = new Stabilizer(0);

  /** Sums of some numbers near 1. */
  private static final double ROUNDING = 1e-12;

  private static AttributionMethod relevance(GateRule gate, double epsilon, double biasFactor) {
    EpsilonRule linear = new EpsilonRule(epsilon, biasFactor);
    return new LayerwiseRelevance(new Composite("theory", linear, gate));
  }

  private static double[] random(int count) {
    return new Random(SEED).doubles(count, -2, 2).toArray();
  }

  /** (1), (3): the expansion at (g, 0), its derivatives by differences. */
  @Test
  void atARootOfTheSignalTheSignalTakesAll() {
    double[] numbers = random(20);
    for (int k = 0; k < numbers.length; k += 2) {
      double g = Math.abs(numbers[k]) / 2;
      double x = numbers[k + 1];
      DoubleBinaryOperator product = (gate, signal) -> gate * signal;
      double h = 1e-4;
      double byGate = (product.applyAsDouble(g + h, 0) - product.applyAsDouble(g - h, 0)) / (2 * h);
      double bySignal = (product.applyAsDouble(g, h) - product.applyAsDouble(g, -h)) / (2 * h);
      double[] root = {g, 0};
      double ofGate = byGate * (g - root[0]);
      double ofSignal = bySignal * (x - root[1]);
      // Exact: the expansion has no higher terms.
      assertThat(ofGate + ofSignal).isCloseTo(g * x, within(1e-9));
      assertThat(ofGate / (g * x)).isEqualTo(GateRule.ALL.gateFraction(g, x, NONE));
      assertThat(ofSignal / (g * x))
          .isCloseTo(GateRule.ALL.signalFraction(g, x, NONE), within(1e-9));
    }
  }

  /** (2). */
  @Test
  void aGateHasNoRoot() {
    double last = 0;
    for (double d = 1e-3; d > 1e-300; d /= 1e3) {
      double z = Math.log(d / (1 - d));
      assertThat(1 / (1 + Math.exp(-z))).isCloseTo(d, within(1e-12 * d + 1e-15));
      assertThat(z).isLessThan(last - 6);
      last = z;
    }
  }

  /** (4): the mean of both root points, and the line from the origin. */
  @Test
  void whereBothMayVanishEachGetsHalf() {
    double[] numbers = random(20);
    for (int k = 0; k < numbers.length; k += 2) {
      double g = numbers[k];
      double x = numbers[k + 1];
      int steps = 1000;
      double ofGate = 0;
      for (int step = 0; step < steps; step++) {
        ofGate += (step + 0.5) / steps * x * g / steps;
      }
      assertThat(ofGate / (g * x))
          .isCloseTo(GateRule.HALF.gateFraction(g, x, NONE), within(ROUNDING));
      double ofBothRoots = (0 + g * x) / 2;
      assertThat(ofBothRoots / (g * x)).isEqualTo(GateRule.HALF.signalFraction(g, x, NONE));
    }
  }

  /** (5), (12). */
  @Test
  void sizesOfTheFactorsAmplifyUnderPropAlone() {
    double[] numbers = random(40);
    double largest = 0;
    for (int k = 0; k < numbers.length; k += 2) {
      double g = Math.abs(numbers[k]) / 2;
      double x = numbers[k + 1];
      assertThat(GateRule.PROP.gateFraction(g, x, NONE)).isCloseTo(g / (g + x), within(1e-9));
      assertThat(GateRule.PROP.signalFraction(g, x, NONE)).isCloseTo(x / (g + x), within(1e-9));
      double both = g + Math.abs(x);
      assertThat(GateRule.ABS.gateFraction(g, x, NONE)).isCloseTo(g / both, within(ROUNDING));
      for (GateRule rule : GateRule.values()) {
        double sizes =
            Math.abs(rule.gateFraction(g, x, NONE)) + Math.abs(rule.signalFraction(g, x, NONE));
        double expected = rule == GateRule.PROP ? both / Math.abs(g + x) : 1;
        assertThat(sizes).as("%s", rule).isCloseTo(expected, within(1e-9 * expected));
        largest = Math.max(largest, sizes);
      }
    }
    assertThat(largest).isGreaterThan(2);
  }

  /** An accumulator over three steps: gates by sigmoids of their inputs, signals as they are. */
  private static Graph accumulator() {
    GraphBuilder builder = new GraphBuilder();
    Value cell = null;
    for (int t = 1; t <= 3; t++) {
      Value in = gate(builder, "i" + t);
      Value signal = builder.input(new Value("g" + t, ElementType.DOUBLE, null));
      Value added = builder.add("added" + t, new Mul(Mul.Gate.LEFT), in, signal);
      if (cell == null) {
        cell = added;
      } else {
        Value kept = builder.add("kept" + t, new Mul(Mul.Gate.LEFT), gate(builder, "f" + t), cell);
        cell = builder.add("c" + t, new Add(), kept, added);
      }
    }
    return builder.outputs(cell).build();
  }

  private static Value gate(GraphBuilder builder, String name) {
    Value z = builder.input(new Value(name, ElementType.DOUBLE, null));
    return builder.add("gate " + name, Functions.sigmoid(), z);
  }

  /** (6), (7). */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void anAccumulatorHandsBackWhatEachStepHasAdded(double epsilon) {
    double[] z = {0.4, -0.3, 1.1, -0.8, 0.6};
    double[] g = {0.7, -1.2, 0.9};
    double[] gates = Arrays.stream(z).map(own -> 1 / (1 + Math.exp(-own))).toArray();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    String[] names = {"i1", "i2", "f2", "i3", "f3"};
    for (int k = 0; k < names.length; k++) {
      inputs.put(names[k], Tensor.of(new double[] {z[k]}, 1, 1));
    }
    for (int t = 1; t <= 3; t++) {
      inputs.put("g" + t, Tensor.of(new double[] {g[t - 1]}, 1, 1));
    }
    double c1 = gates[0] * g[0];
    double c2 = gates[2] * c1 + gates[1] * g[1];
    double c3 = gates[4] * c2 + gates[3] * g[2];
    double r2 = gates[4] * c2 / stabilized(c3, epsilon) * c3;
    double r1 = gates[2] * c1 / stabilized(c2, epsilon) * r2;
    double[] expected = {
      r1,
      gates[1] * g[1] / stabilized(c2, epsilon) * r2,
      gates[3] * g[2] / stabilized(c3, epsilon) * c3
    };
    Explainer.Builder builder =
        Explainer.of(accumulator()).method(relevance(GateRule.ALL, epsilon, 0));
    inputs.keySet().forEach(name -> builder.batchAxis(name, 0));
    Explanation found = builder.build().explain(inputs, Target.sum("c3"));
    for (int t = 1; t <= 3; t++) {
      assertThat(found.relevance("g" + t).get(0)).isCloseTo(expected[t - 1], within(ROUNDING));
    }
    for (String name : names) {
      assertThat(found.relevance(name).get(0)).as("gate %s", name).isZero();
    }
    if (epsilon == 0) {
      assertThat(expected[0]).isCloseTo(gates[4] * gates[2] * gates[0] * g[0], within(ROUNDING));
      assertThat(expected[1]).isCloseTo(gates[4] * gates[1] * g[1], within(ROUNDING));
      assertThat(expected[0] + expected[1] + expected[2]).isCloseTo(c3, within(ROUNDING));
    }
  }

  private static double stabilized(double z, double epsilon) {
    return z + (z >= 0 ? epsilon : -epsilon);
  }

  private static Explanation affine(double[] x, double[] w, double b, AttributionMethod method) {
    GraphBuilder builder = new GraphBuilder();
    Value input = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value weights = builder.constant("w", Tensor.of(w, w.length, 1));
    Value product = builder.add("product", new MatMul(), input, weights);
    Value bias = builder.constant("b", Tensor.of(new double[] {b}, 1));
    Graph graph = builder.outputs(builder.add("z", new Add(), product, bias)).build();
    return Explainer.of(graph)
        .method(method)
        .build()
        .explain(Map.of("x", Tensor.of(x, 1, x.length)), Target.sum("z"));
  }

  /** (8), (9), (11). */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-3, 0.5})
  void anAffineRegionSharesWithBiasAndStabilizer(double epsilon) {
    double[] x = {1.5, -0.5, 2};
    double[] w = {0.8, 1.4, -0.3};
    for (double b : new double[] {0.2, -0.7}) {
      double z = 1.5 * 0.8 - 0.5 * 1.4 - 2 * 0.3 + b;
      double denominator = stabilized(z, epsilon);
      Explanation plain = affine(x, w, b, relevance(GateRule.ALL, epsilon, 0));
      double sizes = 0;
      for (int k = 0; k < x.length; k++) {
        double expected = x[k] * w[k] / denominator * z;
        assertThat(plain.relevance("x").get(k)).isCloseTo(expected, within(ROUNDING));
        sizes += Math.abs(x[k] * w[k]);
      }
      Ledger ledger = plain.ledger();
      double stabilizer = denominator - z;
      assertThat(ledger.biases()).isCloseTo(b / denominator * z, within(ROUNDING));
      assertThat(ledger.stabilizer()).isCloseTo(stabilizer / denominator * z, within(ROUNDING));
      assertThat(ledger.sum()).isCloseTo(z, within(ROUNDING));
      assertThat(plain.relevance("x").absoluteSum() / Math.abs(z))
          .isCloseTo(sizes / Math.abs(denominator), within(1e-9));
      for (double factor : new double[] {0.5, 1}) {
        Explanation shared = affine(x, w, b, relevance(GateRule.ALL, epsilon, factor));
        for (int k = 0; k < x.length; k++) {
          double expected = (x[k] * w[k] + factor * (b + stabilizer) / 3) / denominator * z;
          assertThat(shared.relevance("x").get(k)).isCloseTo(expected, within(ROUNDING));
        }
      }
    }
  }
}
