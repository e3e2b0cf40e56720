package io.github.onnxlrp.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.onnx.OnnxModel;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import io.github.onnxlrp.testmodels.TestModels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models whose weights are chosen by hand get the relevance that docs/exact-models.md derives. */
class ExactModelsTest {
  private static final long SEED = 5;

  /** Products of some twenty factors in double precision. */
  private static final double TOLERANCE = 1e-12;

  static Stream<Arguments> rules() {
    return Stream.of("lstm", "gru")
        .flatMap(
            cell ->
                Arrays.stream(GateRule.values())
                    .flatMap(
                        gate ->
                            Stream.of(0.0, 1e-3)
                                .map(e -> Arguments.of(cell, new ExactRelevance(gate, e)))));
  }

  private static Explanation explain(
      String model, ExactRelevance rule, double[][] steps, int time, int channel) {
    Tensor x =
        Tensor.floating(
            ElementType.FLOAT,
            Arrays.stream(steps).flatMapToDouble(Arrays::stream).toArray(),
            steps.length,
            1,
            steps[0].length);
    Composite composite = new Composite("test", new EpsilonRule(rule.epsilon(), 0), rule.gate());
    return Explainer.of(
            OnnxModel.open(TestModels.directory().resolve("exact").resolve(model + ".onnx"))
                .graph())
        .composite(composite)
        .build()
        .explain(Map.of("x", x), Target.index("y", time, channel));
  }

  /** Also that the model computes what it should, and that the ledger closes. */
  private static void assertExplained(Explanation found, double score, double[][] expected) {
    assertThat(found.score()).isEqualTo(score, within(1e-6 * Math.abs(score)));
    double[] flat = Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray();
    double largest = Arrays.stream(flat).map(Math::abs).max().orElseThrow();
    assertThat(found.relevance("x").doubles())
        .containsExactly(flat, within(TOLERANCE * Math.max(largest, Math.abs(score))));
    assertThat(found.ledger().closure()).isLessThan(TOLERANCE);
  }

  /** Sixteenths, so that all sums are exact. */
  private static double[] numbers(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    return random.ints(count, 1, 17).mapToDouble(k -> k / 16.0).toArray();
  }

  private static double[][] columns(double[]... columns) {
    double[][] rows = new double[columns[0].length][columns.length];
    for (int t = 0; t < rows.length; t++) {
      for (int k = 0; k < columns.length; k++) {
        rows[t][k] = columns[k][t];
      }
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void counter(String cell, ExactRelevance rule) {
    double[] x = numbers(6);
    double[] expected = rule.counter(cell, x);
    assertExplained(
        explain("counter-" + cell, rule, columns(x), 5, 0),
        Arrays.stream(x).sum(),
        columns(expected));
    if (rule.gate() == GateRule.ALL && rule.epsilon() == 0) {
      assertThat(expected).containsExactly(x, within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void latch(String cell, ExactRelevance rule) {
    double[] value = numbers(8);
    double[] stored = {0, 1, 0, 0, 1, 0, 0, 0};
    int last = 4;
    double[][] expected = new double[8][2];
    expected[last] = rule.latch(cell, value[last], 8 - last);
    assertExplained(
        explain("latch-" + cell, rule, columns(value, stored), 7, 0), value[last], expected);
    if (rule.gate() == GateRule.ALL && rule.epsilon() == 0) {
      assertThat(expected[last]).containsExactly(value[last], 0);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void delayLine(String cell, ExactRelevance rule) {
    double[] x = numbers(7);
    double[] expected = new double[7];
    expected[3] = rule.delay(cell, x[3]);
    assertExplained(explain("delay-" + cell, rule, columns(x), 5, 0), x[3], columns(expected));
  }

  /** Of two symbols that go by, the one that comes out now. */
  @ParameterizedTest
  @MethodSource("rules")
  void copy(String cell, ExactRelevance rule) {
    List<Integer> symbols = List.of(0, 1, 1, 0, 1);
    double[][] x = new double[7][2];
    for (int t = 0; t < symbols.size(); t++) {
      x[t][symbols.get(t)] = 1;
    }
    for (int t = 2; t < 7; t++) {
      int symbol = symbols.get(t - 2);
      double[][] expected = new double[7][2];
      expected[t - 2][symbol] = rule.delay(cell, 1);
      assertExplained(explain("copy-" + cell, rule, x, t, symbol), 1, expected);
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void adder(String cell, ExactRelevance rule) {
    double[] value = numbers(8);
    double[] part = {0, 1, 0, 0.5, 0, 0, 0.25, 0};
    double sum = 0;
    for (int t = 0; t < value.length; t++) {
      sum += part[t] * value[t];
    }
    double[][] expected = rule.adder(cell, value, part);
    assertExplained(explain("adder-" + cell, rule, columns(value, part), 7, 0), sum, expected);
    if (rule.gate() == GateRule.ALL && rule.epsilon() == 0) {
      for (int t = 0; t < value.length; t++) {
        assertThat(expected[t])
            .containsExactly(new double[] {part[t] * value[t], 0}, within(1e-12));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void parity(String cell, ExactRelevance rule) {
    double[][] inputs = {
      {1, 1, 1, 0, 0, 1, 0, 1}, {0, 1, 0, 1, 1, 0}, {1, 0, 0}, {1, 1, 1}, {0, 0, 1}
    };
    for (double[] x : inputs) {
      double parity = Arrays.stream(x).sum() % 2;
      assertExplained(
          explain("parity-" + cell, rule, columns(x), x.length - 1, 0),
          parity,
          columns(rule.parity(cell, x)));
    }
  }
}
