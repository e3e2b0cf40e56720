package io.github.onnxlrp.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code E s} with {@code s = z >= 0 ? 1 : -1}, at and around 0. */
class StabilizerTest {
  /** Epsilon, z, epsilon with its sign, and 6 divided by the denominator. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0, 0.5, 12",
    "0.5, -0.0, 0.5, 12",
    "0.5, 1, 0.5, 4",
    "0.5, 0.5, 0.5, 6",
    "0.5, -0.5, -0.5, -6",
    "0.5, -1, -0.5, -4",
    "0, 2, 0, 3",
    "0, -2, 0, -3",
  })
  void movesDenominatorsAwayFromZero(double epsilon, double z, double signed, double quotient) {
    Stabilizer stabilizer = new Stabilizer(epsilon);
    assertThat(stabilizer.of(z) == signed).as("%s", stabilizer.of(z)).isTrue();
    assertThat(stabilizer.divide(6, z)).isEqualTo(quotient);
    assertThat(stabilizer.isUndefined(z)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0", "-0.0"})
  void withoutEpsilonZeroIsUndefined(double z) {
    Stabilizer none = new Stabilizer(0);
    assertThat(none.isUndefined(z)).isTrue();
    assertThat(none.divide(6, z)).isZero();
    assertThat(none.isUndefined(Double.MIN_VALUE)).isFalse();
  }
}
