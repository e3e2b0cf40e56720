package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of linear rules: their bounds, how reports print them, and what changes them. */
class LinearRuleParametersTest {
  private static final Stabilizer SMALL = new Stabilizer(1e-6);

  /** Rules, and how reports print them with epsilon 0.5 and bias factor 0.25. */
  static Stream<Arguments> rules() {
    return Stream.of(
        Arguments.of(new EpsilonRule(SMALL, 0), "epsilon 0.5, bias factor 0.25"),
        Arguments.of(new GammaRule(2, SMALL, 0), "gamma 2.0, epsilon 0.5, bias factor 0.25"),
        Arguments.of(
            new AlphaBetaRule(3, 2, SMALL, 0),
            "alpha-beta 3.0, 2.0, epsilon 0.5, bias factor 0.25"),
        Arguments.of(AlphaBetaRule.zPlus(SMALL, 0), "z-plus, epsilon 0.5, bias factor 0.25"),
        Arguments.of(new WeightSquareRule(SMALL, 0), "w-square, epsilon 0.5, bias factor 0.25"),
        Arguments.of(new FlatRule(SMALL, 0), "flat, epsilon 0.5, bias factor 0.25"),
        Arguments.of(
            new BoxRule(-1, 2, SMALL, 0), "z-box -1.0 to 2.0, epsilon 0.5, bias factor 0.25"),
        Arguments.of(
            BoxRule.observed(SMALL, 0),
            "z-box of the observed range, epsilon 0.5, bias factor 0.25"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void withChangesEpsilonAndBiasFactorAlone(LinearRule rule, String text) {
    LinearRule changed = rule.with(new Stabilizer(0.5), 0.25);
    assertThat(changed).hasSameClassAs(rule).hasToString(text);
    assertThat(changed.stabilizer()).isEqualTo(new Stabilizer(0.5));
    assertThat(changed.biasFactor()).isEqualTo(0.25);
    assertThat(changed.parts()).isEqualTo(rule.parts());
    assertThat(changed.with(SMALL, 0)).hasToString(rule.toString());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void theBiasFactorIsFromZeroToOne(LinearRule rule, String text) {
    assertThat(rule.with(SMALL, 0).biasFactor()).isZero();
    assertThat(rule.with(SMALL, 1).biasFactor()).isOne();
    for (double wrong : new double[] {-Double.MIN_VALUE, Math.nextUp(1), Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> rule.with(SMALL, wrong))
          .withMessage("bias factor is %s; expected a number from 0 to 1", wrong);
    }
  }

  /** Only the box rule without bounds takes those of the inputs. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void onlyARuleThatAsksForARangeTakesIt(LinearRule rule, String text) {
    LinearRule within = rule.within(-3, 5);
    if (text.contains("observed")) {
      assertThat(rule.asksForRange()).isTrue();
      assertThat(within).hasToString("z-box -3.0 to 5.0, epsilon 1.0E-6, bias factor 0.0");
      assertThat(within.asksForRange()).isFalse();
    } else {
      assertThat(rule.asksForRange()).isFalse();
      assertThat(within).isSameAs(rule);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {-Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY})
  void gammaIsFiniteAndNotBelowZero(double wrong) {
    assertRefuses(
        wrong, gamma -> new GammaRule(gamma, SMALL, 0), "gamma is %s; expected 0 or more");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY})
  void epsilonIsFiniteAndNotBelowZero(double wrong) {
    assertRefuses(
        wrong, epsilon -> new EpsilonRule(epsilon, 0), "epsilon is %s; expected 0 or more");
  }

  private static void assertRefuses(double wrong, DoubleFunction<?> maker, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> maker.apply(wrong))
        .withMessage(message, wrong);
  }

  /** All contributions are multiplied alike: 8 / (3.25 + 0.75) = 2. */
  @Test
  void gammaOfZeroIsTheEpsilonRule() {
    double[] signed = {1, 2, -0.5, -0.25};
    Shares gamma = new Shares(4);
    new GammaRule(0, new Stabilizer(0.75), 0).share(3.25, 1, signed, 8, gamma);
    assertThat(multipliers(gamma, 4)).containsExactly(2.0, 2.0, 2.0, 2.0);
    assertThat(gamma.bias()).isEqualTo(2);
    assertThat(gamma.stabilizer()).isEqualTo(1.5);
  }

  /** Contributions 2 and -2 cancel; those above 0 count twice: 5 / (0 + 1 * 2 + 0.5) = 2. */
  @Test
  void gammaTakesTheSignOfZeroAsPlus() {
    Shares shares = new Shares(4);
    new GammaRule(1, new Stabilizer(0.5), 0).share(0, 0, new double[] {2, 0, -2, 0}, 5, shares);
    assertThat(multipliers(shares, 4)).containsExactly(4.0, 4.0, 2.0, 2.0);
    assertThat(shares.stabilizer()).isOne();
    assertThat(shares.unassigned()).isZero();
  }

  private static double[] multipliers(Shares shares, int parts) {
    return IntStream.range(0, parts).mapToDouble(shares::multiplier).toArray();
  }

  @Test
  void alphaIsBetaAndOne() {
    assertThat(new AlphaBetaRule(1, 0, SMALL, 0)).isEqualTo(AlphaBetaRule.zPlus(SMALL, 0));
    double[][] wrong = {
      {1e12, 1e12 - 3},
      {2, 2},
      {2, 0.5},
      {0.5, -0.5},
      {1 - 1e-9, 0},
      {1 + 1e-9, 0},
      {Double.NaN, 1},
      {2, Double.NaN},
      {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY}
    };
    for (double[] pair : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new AlphaBetaRule(pair[0], pair[1], SMALL, 0))
          .withMessage(
              "alpha is %s and beta %s; expected alpha - beta = 1 and beta of 0 or more",
              pair[0], pair[1]);
    }
  }

  /** Just above a power of 2 decimal alpha and beta are rounded at different places. */
  @ParameterizedTest
  @ValueSource(doubles = {2.3, 1024.1, 1048576.1, 1073741824.1})
  void alphaAndBetaMayBeRounded(double alpha) {
    double beta = new BigDecimal(String.valueOf(alpha)).subtract(BigDecimal.ONE).doubleValue();
    assertThat(alpha - beta).isNotEqualTo(1);
    assertThat(new AlphaBetaRule(alpha, beta, SMALL, 0).beta()).isEqualTo(beta);
  }

  @Test
  void oneInTheTwelfthPlaceIsRounding() {
    assertThat(new AlphaBetaRule(1e12, 1e12 - 2, SMALL, 0).beta()).isEqualTo(1e12 - 2);
  }

  @Test
  void aBoxHasFiniteBoundsInOrder() {
    double[][] wrong = {
      {Math.nextUp(1), 1},
      {Double.NaN, 1},
      {0, Double.NaN},
      {Double.NEGATIVE_INFINITY, 0},
      {0, Double.POSITIVE_INFINITY}
    };
    for (double[] box : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new BoxRule(box[0], box[1], SMALL, 0))
          .withMessage(
              "the box is from %s to %s; expected finite bounds in this order", box[0], box[1]);
    }
  }

  /** Inputs 1.5 and 1 with weights 3 and -1: (1.5 - 0.5) * 3 + (1 - 0.5) * -1 = 2.5. */
  @Test
  void aBoxMayBeOnePoint() {
    BoxRule box = new BoxRule(0.5, 0.5, new Stabilizer(0.5), 0);
    double[] sums = new double[3];
    for (int p = 0; p < 3; p++) {
      Part part = box.parts().get(p);
      sums[p] = part.input(1.5) * part.weight(3) + part.input(1) * part.weight(-1);
    }
    assertThat(sums[0] - sums[1] - sums[2]).isEqualTo(2.5);
    Shares shares = new Shares(3);
    box.share(3.5, 0, sums, 6, shares);
    assertThat(multipliers(shares, 3)).containsExactly(2, -2, -2);
    assertThat(shares.stabilizer()).isOne();
  }
}
