package io.github.onnxlrp.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Ledger;
import io.github.onnxlrp.RandomTensors;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.TestCells;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.MatMul;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.method.AttributionMethod;
import io.github.onnxlrp.method.LayerwiseRelevance;
import io.github.onnxlrp.perturbation.DeepLift;
import io.github.onnxlrp.rule.Composite;
import io.github.onnxlrp.rule.EpsilonRule;
import io.github.onnxlrp.rule.GateRule;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The formulas of {@code docs/theory.md} on ledgers and amplification, by their numbers. */
class TheoryOfLedgersTest {
  private static final int SEED = 17;

  /** Sums of some numbers near 1. */
  private static final double ROUNDING = 1e-12;

  private static AttributionMethod relevance(GateRule gate, double epsilon) {
    return new LayerwiseRelevance(new Composite("theory", new EpsilonRule(epsilon, 0), gate));
  }

  private static Explanation cells(GateRule gate, int time) {
    Graph graph = new TestCells(SEED, time).recurrent(false, false);
    Tensor x = new RandomTensors(SEED).next(time, 1, TestCells.E);
    return Explainer.of(graph)
        .method(relevance(gate, 1e-6))
        .build()
        .explain(Map.of("x", x), Target.index("logits", 1));
  }

  /** (10): the same ledger, and other explanations. */
  @ParameterizedTest
  @EnumSource
  void conservationDoesNotTellRulesApart(GateRule gate) {
    Explanation found = cells(gate, 6);
    Ledger ledger = found.ledger();
    double lines =
        ledger.inputs()
            + ledger.initialStates()
            + ledger.biases()
            + ledger.stabilizer()
            + ledger.constants()
            + ledger.unassigned();
    assertThat(lines).isCloseTo(found.score(), within(1e-9 * ledger.turnover()));
    if (gate != GateRule.ALL) {
      double[] all = cells(GateRule.ALL, 6).relevance("x").doubles();
      double[] own = found.relevance("x").doubles();
      double distance = 0;
      for (int k = 0; k < own.length; k++) {
        distance = Math.max(distance, Math.abs(own[k] - all[k]));
      }
      assertThat(distance).isGreaterThan(0.1 * found.relevance("x").map(Math::abs).sum() / 24);
    }
  }

  /** (11) at a gate that is half open: its pre-activation is 1 - 0.99, and has half of R. */
  @Test
  void aGateThatIsHalfOpenAmplifies() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    Value w = builder.constant("w", Tensor.of(new double[] {1, -1}, 2, 1));
    Value gate = builder.add("gate", Functions.sigmoid(), builder.add("z", new MatMul(), x, w));
    Value signal = builder.input(new Value("s", ElementType.DOUBLE, null));
    Value p = builder.add("p", new Mul(Mul.Gate.LEFT), gate, signal);
    Graph graph = builder.outputs(p).build();
    Map<String, Tensor> inputs =
        Map.of(
            "x", Tensor.of(new double[] {1, 0.99}, 1, 2), "s", Tensor.of(new double[] {2}, 1, 1));
    for (GateRule rule : new GateRule[] {GateRule.ALL, GateRule.HALF}) {
      Explainer.Builder explainer = Explainer.of(graph).method(relevance(rule, 0));
      Explanation found =
          explainer.batchAxis("x", 0).batchAxis("s", 0).build().explain(inputs, Target.sum("p"));
      double ofGate = rule == GateRule.ALL ? 0 : found.score() / 2;
      assertThat(found.relevance("x").absoluteSum())
          .as("%s", rule)
          .isCloseTo(ofGate * 1.99 / 0.01, within(1e-9));
      assertThat(found.relevance("s").get(0)).isCloseTo(found.score() - ofGate, within(ROUNDING));
    }
  }

  @Test
  void propGrowsLikeAPowerOfTheSteps() {
    double ten = cells(GateRule.PROP, 10).ledger().amplification();
    double sixty = cells(GateRule.PROP, 60).ledger().amplification();
    assertThat(ten).as("seed %d", SEED).isGreaterThan(10);
    assertThat(sixty).as("seed %d", SEED).isGreaterThan(ten * ten * ten * ten);
    assertThat(cells(GateRule.ALL, 60).ledger().amplification()).isLessThan(100);
  }

  /** (13) without biases, and tanh: relevance is DeepLIFT's. */
  @Test
  void withoutBiasesAllIsDeepLift() {
    GraphBuilder builder = new GraphBuilder();
    Value x = builder.input(new Value("x", ElementType.DOUBLE, null));
    RandomTensors random = new RandomTensors(SEED);
    Value z = builder.add("z", new MatMul(), x, builder.constant("w", random.next(4, 5)));
    Value u = builder.add("u", new MatMul(), x, builder.constant("v", random.next(4, 5)));
    Value gate = builder.add("gate", Functions.sigmoid(), u);
    Value signal = builder.add("signal", Functions.tanh(), z);
    Value product = builder.add("product", new Mul(Mul.Gate.LEFT), gate, signal);
    Value y = builder.add("y", new MatMul(), product, builder.constant("o", random.next(5, 2)));
    Graph graph = builder.outputs(y).build();
    Map<String, Tensor> input = Map.of("x", random.next(1, 4));
    Target target = Target.index("y", 1);
    Explanation lrp =
        Explainer.of(graph).method(relevance(GateRule.ALL, 0)).build().explain(input, target);
    Explanation deepLift =
        Explainer.of(graph).method(new DeepLift()).build().explain(input, target);
    assertThat(deepLift.relevance("x").doubles())
        .containsExactly(lrp.relevance("x").doubles(), within(ROUNDING));
    assertThat(lrp.relevance("x").absoluteSum()).isPositive();
  }
}
