package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onnxlrp.Explanation;
import io.github.onnxlrp.Target;
import io.github.onnxlrp.explain.Explainer;
import io.github.onnxlrp.ir.Dimension;
import io.github.onnxlrp.ir.Graph;
import io.github.onnxlrp.ir.GraphBuilder;
import io.github.onnxlrp.ir.Value;
import io.github.onnxlrp.ir.op.Convolution;
import io.github.onnxlrp.ir.op.Functions;
import io.github.onnxlrp.ir.op.Mul;
import io.github.onnxlrp.ir.op.Window;
import io.github.onnxlrp.tensor.ElementType;
import io.github.onnxlrp.tensor.Tensor;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Relevance at a denominator that is exactly 0 is unassigned, for every rule. */
class UndefinedDenominatorsTest {
  private static final double RELEVANCE = 12;
  private static final Stabilizer NONE = new Stabilizer(0);
  private static final LinearRule ALPHA_BETA = new AlphaBetaRule(3, 2, NONE, 0);

  /** A few operations on numbers up to 36. */
  private static final Offset<Double> ROUNDING = Offset.offset(1e-13);

  /** Rule, pre-activation, bias, sums of the parts, what is unassigned. */
  static Stream<Arguments> denominators() {
    return Stream.of(
        Arguments.of(new EpsilonRule(0, 0), 0.25 - 0.25, 0.25, sums(-0.25), RELEVANCE),
        Arguments.of(new GammaRule(0.5, NONE, 0), 0, 0, sums(0, 0, 0, 0), RELEVANCE),
        Arguments.of(AlphaBetaRule.zPlus(NONE, 0), -2, -2, sums(0, 0), RELEVANCE),
        Arguments.of(ALPHA_BETA, -4, -1, sums(0, 0, -1, -2), 3 * RELEVANCE),
        Arguments.of(ALPHA_BETA, 4, 1, sums(1, 2, 0, 0), -2 * RELEVANCE),
        Arguments.of(ALPHA_BETA, 0, 0, sums(0, 0, 0, 0), RELEVANCE),
        Arguments.of(new WeightSquareRule(NONE, 0), 0, 0, sums(0), RELEVANCE),
        Arguments.of(new FlatRule(NONE, 0), 0.25, 0.25, sums(0), RELEVANCE),
        Arguments.of(new BoxRule(1, 2, NONE, 0), 1.25, 0.25, sums(1, 2, -1), RELEVANCE));
  }

  private static double[] sums(double... sums) {
    return sums;
  }

  @ParameterizedTest(name = "{0}, z = {1}")
  @MethodSource("denominators")
  void isUnassigned(LinearRule rule, double z, double bias, double[] sums, double unassigned) {
    Shares shares = new Shares(sums.length);
    rule.share(z, bias, sums, RELEVANCE, shares);
    assertThat(shares.unassigned()).isEqualTo(unassigned);
    assertThat(shares.stabilizer()).isZero();
    double parts = 0;
    for (int p = 0; p < sums.length; p++) {
      parts += sums[p] * shares.multiplier(p);
    }
    assertThat(parts + shares.bias() + unassigned).isCloseTo(RELEVANCE, ROUNDING);
  }

  /** Rules and the share of a unit's relevance that a positive map of positive inputs gets. */
  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(new EpsilonRule(0, 0), 1),
        Arguments.of(new GammaRule(0.5, NONE, 0), 1),
        Arguments.of(AlphaBetaRule.zPlus(NONE, 0), 1),
        Arguments.of(ALPHA_BETA, 3),
        Arguments.of(new WeightSquareRule(NONE, 0), 1),
        Arguments.of(new FlatRule(NONE, 0), 1),
        Arguments.of(new BoxRule(0, 4, NONE, 0), 1));
  }

  /**
   * The kernel of one weight lies on a pad at the first place, where nothing leads to the
   * pre-activation 0, and on an input at the second. The exponential makes a score of both.
   */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void isInTheLedger(LinearRule rule, double share) {
    Explainer explainer =
        Explainer.of(graph()).composite(new Composite("test", rule, GateRule.ALL)).build();
    Map<String, Tensor> input = Map.of("x", Tensor.of(new double[] {2, 3}, 1, 1, 2));

    Explanation onPad = explainer.explain(input, Target.index("y", 0, 0));
    assertThat(onPad.ledger().score()).isEqualTo(1);
    assertThat(onPad.ledger().unassigned()).isCloseTo(1, ROUNDING);
    assertThat(onPad.relevance("x").doubles()).containsOnly(0);
    assertThat(onPad.ledger().closure()).isLessThan(1e-14);

    Explanation onInput = explainer.explain(input, Target.index("y", 0, 1));
    double score = Math.exp(2);
    assertThat(onInput.ledger().inputs()).isCloseTo(share * score, ROUNDING);
    assertThat(onInput.ledger().unassigned()).isCloseTo((1 - share) * score, ROUNDING);
    assertThat(onInput.ledger().closure()).isLessThan(1e-14);
  }

  /** Gate 0.5 and signal -0.5 cancel under {@code prop}, and only there. */
  @ParameterizedTest
  @EnumSource
  void cancellingProductsAreInTheLedger(GateRule rule) {
    GraphBuilder builder = new GraphBuilder();
    Value a = builder.input("a", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(1));
    Value x = builder.input("x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(1));
    Value gate = builder.add("gate", Functions.sigmoid(), a);
    Graph graph = builder.outputs(builder.add("y", new Mul(), gate, x)).build();
    Map<String, Tensor> input =
        Map.of("a", Tensor.of(new double[] {0}, 1, 1), "x", Tensor.of(new double[] {-0.5}, 1, 1));
    Explanation explanation =
        Explainer.of(graph)
            .composite(new Composite("test", new EpsilonRule(0, 0), rule))
            .build()
            .explain(input, Target.sum("y"));
    assertThat(explanation.ledger().score()).isEqualTo(-0.25);
    assertThat(explanation.ledger().unassigned()).isEqualTo(rule == GateRule.PROP ? -0.25 : 0);
    assertThat(explanation.ledger().inputs()).isEqualTo(rule == GateRule.PROP ? 0 : -0.25);
  }

  private static Graph graph() {
    GraphBuilder builder = new GraphBuilder();
    Value x =
        builder.input(
            "x", ElementType.DOUBLE, Dimension.symbol("batch"), Dimension.of(1), Dimension.of(2));
    Window window = new Window(null, null, null, new int[] {1, 0}, Window.AutoPad.NOTSET, false);
    Value w = builder.constant("w", Tensor.of(new double[] {1}, 1, 1, 1));
    Value z = builder.add("z", new Convolution(window, 1), x, w);
    return builder.outputs(builder.add("y", Functions.exp(), z)).build();
  }
}
