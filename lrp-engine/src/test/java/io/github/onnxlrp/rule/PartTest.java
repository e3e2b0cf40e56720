package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What parts make of inputs and weights -2, 0 and 3. */
class PartTest {
  private static final double[] NUMBERS = {-2, 0, 3};
  private static final double[] WHOLE = NUMBERS;
  private static final double[] PLUS = {0, 0, 3};
  private static final double[] MINUS = {-2, 0, 0};
  private static final double[] ONES = {1, 1, 1};

  /** Part, name, modified inputs, modified weights. */
  static Stream<Arguments> parts() {
    return Stream.of(
        Arguments.of(Part.WHOLE, "x w", WHOLE, WHOLE),
        Arguments.of(Part.POSITIVE_POSITIVE, "x+ w+", PLUS, PLUS),
        Arguments.of(Part.NEGATIVE_NEGATIVE, "x- w-", MINUS, MINUS),
        Arguments.of(Part.POSITIVE_NEGATIVE, "x+ w-", PLUS, MINUS),
        Arguments.of(Part.NEGATIVE_POSITIVE, "x- w+", MINUS, PLUS),
        Arguments.of(Part.SQUARE, "w^2", ONES, new double[] {4, 0, 9}),
        Arguments.of(Part.ONE, "1", ONES, ONES),
        Arguments.of(Part.bound(-5, true), "-5.0 w+", new double[] {-5, -5, -5}, PLUS),
        Arguments.of(Part.bound(7, false), "7.0 w-", new double[] {7, 7, 7}, MINUS));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("parts")
  void modifiesInputsAndWeights(Part part, String name, double[] inputs, double[] weights) {
    assertThat(part).hasToString(name);
    for (int k = 0; k < NUMBERS.length; k++) {
      assertThat(part.input(NUMBERS[k])).isEqualTo(inputs[k]);
      assertThat(part.weight(NUMBERS[k])).isEqualTo(weights[k]);
    }
  }

  /** {@code weight(c w) = c^n weight(w)}, exact for powers of 2. */
  @ParameterizedTest(name = "{1}")
  @MethodSource("parts")
  void weightsScaleByTheDegree(Part part) {
    for (double w : NUMBERS) {
      for (double c : new double[] {0.25, 8}) {
        assertThat(part.weight(c * w)).isEqualTo(Math.pow(c, part.degree()) * part.weight(w));
      }
    }
  }
}
